import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Context, GenerateRequest } from '#contract';
import { fakeLanguageModel } from './fake-language-model.ts';

const context: Context = { requestId: 'r', tenant: 'local', signal: new AbortController().signal };
const ask: GenerateRequest = { input: { kind: 'chat', messages: [{ role: 'user', content: 'hi' }] }, sampling: {} };

async function answerOf(model: ReturnType<typeof fakeLanguageModel>, request: Partial<GenerateRequest> = {}) {
  const events = await Array.fromAsync(model.generate({ ...ask, ...request }, context));
  const ends = events.filter((event) => event.type === 'end');
  const text = events.map((event) => (event.type === 'text' && event.choice === 0 ? event.text : '')).join('');
  return { events, text, ends, reason: ends[0]?.reason };
}

test('says what it was told to, word by word, and counts', async () => {
  const model = fakeLanguageModel({ reply: 'one two three' });
  const { events, text, reason } = await answerOf(model);
  assert.equal(text, 'one two three');
  assert.equal(reason, 'stop');
  assert.deepEqual(
    events.map(({ type }) => type),
    ['start', 'text', 'text', 'text', 'end'],
  );
  assert.deepEqual([model.calls[0]?.outcome, model.calls[0]?.steps], ['ended', 3]);
});

test('ends before a stop string, also inside a token, at tokensMax, and where the context is full', async () => {
  assert.deepEqual(await pick({ stop: ['never', 'wo'] }), ['one t', 'stop']);
  assert.deepEqual(await pick({ tokensMax: 2 }), ['one two', 'length']);
  assert.deepEqual(await pick({ tokensMax: 5, ignoreEnd: true }), ['one two threeone two', 'length']);
  assert.deepEqual(await pick({}, 5), ['one two', 'length']);

  async function pick(request: Partial<GenerateRequest>, contextTokens = 4096): Promise<unknown[]> {
    const { text, reason } = await answerOf(fakeLanguageModel({ reply: 'one two three', contextTokens }), request);
    return [text, reason];
  }
});

test('choices can answer differently, and each ends once', async () => {
  const model = fakeLanguageModel({ reply: (_request, choice) => 'word '.repeat(choice + 1).trim() });
  const { ends } = await answerOf(model, { choices: 3 });
  assert.deepEqual(
    ends.map((end) => [end.choice, end.completionTokens]),
    [
      [0, 1],
      [1, 2],
      [2, 3],
    ],
  );
});

test('fails when it was told to, before the start or later, and remembers it', async () => {
  const early = fakeLanguageModel({ failure: { error: new Error('early') } });
  await assert.rejects(answerOf(early), /early/);
  const late = fakeLanguageModel({ failure: { error: new Error('late'), afterSteps: 2 } });
  await assert.rejects(answerOf(late), /late/);
  assert.deepEqual([late.calls[0]?.outcome, late.calls[0]?.steps], ['failed', 2]);
});

test('a prompt longer than the context is refused as by an engine', async () => {
  const content = 'word '.repeat(20);
  const model = fakeLanguageModel({ contextTokens: 10 });
  await assert.rejects(answerOf(model, { input: { kind: 'text', text: content } }), { code: 'engine/prompt-too-long' });
});

test('ends without an error when the signal is aborted, also while it waits', async () => {
  const abortion = new AbortController();
  const model = fakeLanguageModel({ tokenDelayMs: 60_000 });
  const events = Array.fromAsync(model.generate(ask, { ...context, signal: abortion.signal }));
  setImmediate(() => abortion.abort(new Error('gone')));
  assert.equal((await events).length, 1);
  assert.equal(model.calls[0]?.outcome, 'left');
});

test('equal words are equal tokens', async () => {
  const model = fakeLanguageModel();
  const tokens = await model.tokenise({ kind: 'text', text: 'a b a b b' });
  assert.deepEqual([tokens.length, new Set(tokens).size], [5, 3]);
});
