import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { GenerateEvent } from '#contract';
import { chatStream } from './chat-stream.ts';
import { chunkFrame } from './chunk-frame.ts';
import { completionStream } from './completion-stream.ts';
import { testTally } from '../visit-fixture.ts';

const identity = { id: 'chatcmpl-1', created: 7, model: 'a "quoted" model', system_fingerprint: 'fp' };
const timings = { queueMs: 1, prefillMs: 2, decodeMs: 3 };

/** What a client library does with the bytes, however they were cut. */
function dataOf(bytes: Buffer): readonly string[] {
  const text = new TextDecoder('utf8', { fatal: true }).decode(bytes);
  assert.ok(text.endsWith('\n\n'));
  return text
    .slice(0, -2)
    .split('\n\n')
    .map((event) => {
      const lines = event.split(/\r\n|\n|\r/);
      assert.equal(lines.length, 1, 'one line an event');
      assert.ok(lines[0]?.startsWith('data: '));
      return (lines[0] ?? '').slice('data: '.length);
    });
}

async function* eventsOf(choices: readonly (readonly string[])[]): AsyncGenerator<GenerateEvent> {
  yield { type: 'start', promptTokens: 3, cachedTokens: 1 };
  for (const [choice, texts] of choices.entries()) {
    for (const [token, text] of texts.entries()) yield { type: 'text', choice, text, tokens: [token] };
    yield { type: 'end', choice, reason: 'stop', completionTokens: texts.length, timings };
  }
}

const anyText = fc.array(fc.string({ unit: 'binary' }), { maxLength: 6 });
const anyChoices = fc.array(anyText, { minLength: 1, maxLength: 3 });

type Chunk = {
  choices: { index: number; delta?: { content?: string }; text?: string; finish_reason: string | null }[];
  usage?: object | null;
};

test('any text survives the framing: line breaks, quotes, separators, characters beyond the basic plane', async () => {
  await fc.assert(
    fc.asyncProperty(anyChoices, fc.boolean(), fc.boolean(), async (choices, includeUsage, isChat) => {
      const tally = testTally(choices.length);
      const frame = chunkFrame(identity, 'chunk', includeUsage);
      const stream = isChat ? chatStream : completionStream;
      const frames = await Array.fromAsync(stream(eventsOf(choices), frame, choices.length, tally));
      const data = dataOf(Buffer.from(frames.join('')));
      assert.equal(data.at(-1), '[DONE]');
      const chunks = data.slice(0, -1).map((json) => JSON.parse(json) as Chunk);
      const said = choices.map(() => '');
      const ended = new Set<number>();
      for (const { choices: parts } of chunks) {
        for (const part of parts) {
          assert.equal(ended.has(part.index), false, 'nothing comes after the end of a choice');
          said[part.index] += part.delta?.content ?? part.text ?? '';
          if (part.finish_reason !== null) ended.add(part.index);
        }
      }
      assert.deepEqual(
        said,
        choices.map((texts) => texts.join('')),
      );
      assert.equal(ended.size, choices.length);
      assert.equal(chunks.filter(({ usage }) => usage).length, includeUsage ? 1 : 0);
    }),
  );
});

test('each choice begins with its role, before the model has said anything', async () => {
  const events = eventsOf([['a'], ['b']]);
  const tally = testTally(2);
  const stream = chatStream(events, chunkFrame(identity, 'chat.completion.chunk', false), 2, tally);
  const first = dataOf(Buffer.from((await stream.next()).value ?? ''));
  const deltas = first.map((json) => (JSON.parse(json) as { choices: object[] }).choices[0]);
  const delta = { role: 'assistant', content: '', refusal: null };
  assert.deepEqual(deltas, [
    { index: 0, delta, logprobs: null, finish_reason: null },
    { index: 1, delta, logprobs: null, finish_reason: null },
  ]);
  await stream.return(undefined);
});

test('a generation that breaks off without an end never gets a [DONE]', async () => {
  const abortion = new AbortController();
  const broken = (async function* (): AsyncGenerator<GenerateEvent> {
    yield { type: 'start', promptTokens: 1, cachedTokens: 0 };
    abortion.abort(new Error('stopped'));
  })();
  const tally = testTally(1, abortion.signal);
  const frames = chatStream(broken, chunkFrame(identity, 'c', false), 1, tally);
  await assert.rejects(Array.fromAsync(frames), /stopped/);
});
