import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Context, GenerateEvent, GenerateRequest } from '#contract';
import { fakeLanguageModel } from '#testing';
import { generateAll } from './generate-all.ts';

const context: Context = { requestId: 'r', tenant: 'local', signal: new AbortController().signal };
const ask = (text: string, choices = 1): GenerateRequest => ({ input: { kind: 'text', text }, sampling: {}, choices });

function textsOf(events: readonly GenerateEvent[]): Record<number, string> {
  const texts: Record<number, string> = {};
  for (const event of events) if (event.type === 'text') texts[event.choice] = (texts[event.choice] ?? '') + event.text;
  return texts;
}

test('choices of several requests are numbered through and run at the same time', async () => {
  const model = fakeLanguageModel({
    reply: ({ input }, choice) => [input.kind === 'text' ? input.text : '', '-', String(choice)],
    tokenDelayMs: 1,
  });
  const events = await Array.fromAsync(generateAll(model, [ask('a', 2), ask('b'), ask('c', 2)], context));
  assert.deepEqual(textsOf(events), { 0: 'a-0', 1: 'a-1', 2: 'b-0', 3: 'c-0', 4: 'c-1' });
  assert.equal(events.filter(({ type }) => type === 'start').length, 3);
  assert.equal(events.filter(({ type }) => type === 'end').length, 5);
  const firstEnd = events.findIndex(({ type }) => type === 'end');
  assert.deepEqual(Object.keys(textsOf(events.slice(0, firstEnd))).length, 5);
});

test('when one request fails, the others are ended', async () => {
  const reply = ({ input }: GenerateRequest): string[] => {
    if (input.kind === 'text' && input.text === 'bad') throw new Error('no');
    return Array.from({ length: 1000 }, () => 'x');
  };
  const model = fakeLanguageModel({ reply, tokenDelayMs: 1 });
  await assert.rejects(Array.fromAsync(generateAll(model, [ask('good'), ask('bad')], context)), /no/);
  assert.deepEqual(
    model.calls.map(({ outcome }) => outcome),
    ['left', 'failed'],
  );
});

test('when the consumer leaves, every request is left', async () => {
  const model = fakeLanguageModel({ reply: Array.from({ length: 1000 }, () => 'x'), tokenDelayMs: 1 });
  for await (const event of generateAll(model, [ask('a'), ask('b')], context)) if (event.type === 'text') break;
  assert.deepEqual(
    model.calls.map(({ outcome }) => outcome),
    ['left', 'left'],
  );
});
