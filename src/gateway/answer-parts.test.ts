import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { GenerateEvent } from '#contract';
import { answerParts, type AnswerPart, type AnswerPartEvent } from './answer-parts.ts';

const uncounted = { count: () => {} };
const start: GenerateEvent = { type: 'start', promptTokens: 1, cachedTokens: 0 };
const end: GenerateEvent = {
  type: 'end',
  choice: 0,
  reason: 'stop',
  completionTokens: 3,
  timings: { queueMs: 0, prefillMs: 0, decodeMs: 0 },
};
const piece = { choice: 0, tokens: [1] };
const text = (said: string): GenerateEvent => ({ ...piece, type: 'text', text: said });
const thought = (said: string): GenerateEvent => ({ ...piece, type: 'reasoning', text: said });
const call = (index: number): GenerateEvent => ({
  ...piece,
  type: 'tool-call',
  call: index,
  id: `call_${index}`,
  name: 'look',
});
const args = (index: number, said: string): GenerateEvent => ({
  ...piece,
  type: 'tool-arguments',
  call: index,
  text: said,
});

async function partsOf(...events: readonly GenerateEvent[]): Promise<readonly AnswerPartEvent[]> {
  const given = (async function* () {
    yield* [start, ...events, end];
  })();
  return await Array.fromAsync(answerParts(given, uncounted));
}

const closed = (events: readonly AnswerPartEvent[]): readonly AnswerPart[] =>
  events.flatMap((event) => (event.type === 'closed' ? [event.part] : []));

test('thoughts, text and calls become parts, each closed before the next', async () => {
  const events = await partsOf(
    thought('Hm'),
    text('Let '),
    text('me see.'),
    call(0),
    args(0, '{"a"'),
    args(0, ':1}'),
    call(1),
  );
  assert.deepEqual(
    closed(events).map(({ kind, text, id }) => [kind, text, id]),
    [
      ['reasoning', 'Hm', undefined],
      ['text', 'Let me see.', undefined],
      ['call', '{"a":1}', 'call_0'],
      ['call', '', 'call_1'],
    ],
  );
  assert.deepEqual(
    events.map(({ type }) => type).filter((type) => type !== 'grown'),
    ['start', ...Array.from({ length: 4 }, () => ['opened', 'closed']).flat(), 'end'],
  );
});

test('tokens that show nothing make no part', async () => {
  assert.deepEqual(closed(await partsOf(text(''), text(''))), []);
  assert.equal(closed(await partsOf(text('a'), thought(''), text('b'))).length, 1);
});

test('whatever comes: parts hold what grew in them, and all together everything', async () => {
  const said = fc.string({ maxLength: 3 });
  const pieces = fc.array(
    fc.oneof(
      said.map((words) => [text(words)]),
      said.map((words) => [thought(words)]),
      fc.tuple(said, said).map(([one, two]) => [call(0), args(0, one), args(0, two)]),
    ),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(pieces, async (lists) => {
      const events = await partsOf(...lists.flat());
      let grown = '';
      for (const event of events) {
        if (event.type === 'opened') grown = '';
        if (event.type === 'grown') grown += event.text;
        if (event.type === 'closed') assert.equal(event.part.text, grown);
      }
      const all = lists.flat().map((event) => ('text' in event ? event.text : ''));
      assert.equal(
        closed(events)
          .map((part) => part.text)
          .join(''),
        all.join(''),
      );
    }),
    { numRuns: 200 },
  );
});
