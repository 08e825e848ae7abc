import assert from 'node:assert/strict';
import type { Dispatcher } from 'undici';
import { test } from 'node:test';
import fc from 'fast-check';
import { AnswerParts } from './answer-parts.ts';
import { TextAnswer } from '../egress/text-answer.ts';
import { EventData } from './event-data.ts';

const breaks = fc.constantFrom('\n', '\r\n');
const data = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => JSON.stringify(text));
const lines = fc.oneof(
  data.map((json) => ({ line: `data: ${json}`, data: json })),
  data.map((json) => ({ line: `data:${json}`, data: json })),
  fc
    .constantFrom(': still here', '', 'event: message', 'id: 7', 'retry: 10')
    .map((line) => ({ line, data: undefined })),
);

const unpaused = { paused: false, pause: () => {} } as unknown as Dispatcher.DispatchController;

test('events are the same, however their bytes arrive', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(lines, { maxLength: 12 }),
      breaks,
      fc.array(fc.nat(400), { maxLength: 30 }),
      async (sent, end, cuts) => {
        const bytes = Buffer.from(sent.map(({ line }) => line + end).join(''));
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((to, index) => bytes.subarray(places[index], to));
        const answer = new TextAnswer();
        for (const piece of pieces) answer.onResponseData(unpaused, piece);
        answer.onResponseEnd();
        const events = new EventData('far');
        const read: string[] = [];
        for (let text = await answer.read(); text !== undefined; text = await answer.read())
          read.push(...events.of(text));
        assert.deepEqual(
          read,
          sent.flatMap((each) => each.data ?? []),
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('an event without an end is no answer', () => {
  const events = new EventData('far');
  const piece = 'a'.repeat(1024 * 1024);
  const readAll = (): void => {
    for (let pieces = 0; pieces < 9; pieces++) events.of(piece);
  };
  assert.throws(readAll, { code: 'remote/failed' });
});

test('whatever a server sends as a chunk, it is parts or an error, and nothing else happens', () => {
  const anything = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .record({ choices: fc.anything(), usage: fc.anything(), error: fc.anything() })
      .map((chunk) => JSON.stringify(chunk)),
    fc
      .record({ index: fc.anything(), delta: fc.anything(), logprobs: fc.anything(), finish_reason: fc.anything() })
      .map((choice) => JSON.stringify({ choices: [choice] })),
    fc
      .record({ content: fc.anything(), reasoning: fc.anything(), tool_calls: fc.anything() })
      .map((delta) => JSON.stringify({ choices: [{ delta }] })),
    fc
      .array(fc.record({ index: fc.anything(), id: fc.anything(), function: fc.anything() }))
      .map((calls) => JSON.stringify({ choices: [{ delta: { tool_calls: calls }, finish_reason: 'stop' }] })),
  );
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 4 }), (chunks) => {
      const parts = new AnswerParts();
      for (const chunk of chunks) for (const part of parts.of(String(chunk))) assert.equal(typeof part.type, 'string');
      assert.ok([...parts.end()].length >= 0);
      assert.deepEqual([...parts.end()], []);
    }),
    { numRuns: 500 },
  );
});
