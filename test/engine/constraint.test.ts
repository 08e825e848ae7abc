import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { GenerateRequest } from '#contract';
import { ask, start, text } from './start.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-constraint-'));
function processorModule(name: string, source: string): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, source);
  return file;
}

const engine = await start({
  processors: {
    // Holds the output to tokens of a single letter.
    letters: processorModule(
      'letters',
      `export default (model, { letter }) => {
        const token = Array.from({ length: model.vocabularySize }, (_, id) => id)
          .find((id) => Buffer.from(model.bytesOf(id)).toString() === letter);
        return (logits, output) => {
          const kept = logits[token];
          logits.fill(-Infinity);
          logits[token] = kept;
        };
      }`,
    ),
    late: processorModule(
      'late',
      'export default () => (_logits, output) => { if (output.length === 3) throw new Error("no"); }',
    ),
    endless: processorModule('endless', 'export default () => () => { for (;;); }'),
    nonsense: processorModule('nonsense', 'export default () => (logits) => logits.fill(NaN)'),
  },
});
after(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const question: GenerateRequest = {
  input: {
    kind: 'chat',
    messages: [{ role: 'user', content: 'Is Paris the capital of France or of Spain? Answer with one word.' }],
  },
  sampling: { temperature: 0 },
};

const choicesOf = (...choices: string[]) => ({ kind: 'choices', choices }) as const;

for (const deterministic of [false, true]) {
  const where = deterministic ? 'alone' : 'in the batch';

  test(`the output is one of the choices, whatever is drawn, ${where}`, async () => {
    const choices = ['Spain', 'France', 'Frankreich', 'neither of the two, I believe', 'Österreich'];
    const seen = new Set<string>();
    for (let seed = 0; seed < 12; seed++) {
      const { texts, events } = await ask(engine, {
        ...question,
        sampling: { temperature: 4, seed },
        constraint: choicesOf(...choices),
        deterministic,
      });
      assert.ok(choices.includes(texts[0] as string), `it said ${texts[0]}`);
      const end = events.at(-1);
      assert.ok(end?.type === 'end' && end.reason === 'stop');
      seen.add(texts[0] as string);
    }
    assert.ok(seen.size > 1, 'the model chooses');
  });

  test(`the likeliest choice wins, ${where}`, async () => {
    const input = text('The capital of France is');
    const constraint = choicesOf(' Berlin', ' Paris', ' Lisbon');
    const { texts } = await ask(engine, { ...question, input, constraint, deterministic });
    assert.deepEqual(texts, [' Paris']);
  });

  test(`a text with one possible end is not waited for, ${where}`, async () => {
    const only = 'This is what it has to say, word for word, to whoever asks. '.repeat(5);
    const { texts, events } = await ask(engine, { ...question, constraint: choicesOf(only), deterministic });
    assert.deepEqual(texts, [only]);
    const steps = events.filter(({ type }) => type === 'text');
    assert.equal(steps.length, 1, 'all of it came with one step');
    const scored = await ask(engine, { ...question, constraint: choicesOf(only), logprobs: 0, deterministic });
    assert.deepEqual(scored.texts, [only]);
    assert.ok(scored.events.filter(({ type }) => type === 'text').length > 20, 'log-probabilities are the model’s');
  });

  test(`streams with and without constraints share the model, ${where}`, async () => {
    const free = { ...question, sampling: { temperature: 1, seed: 5 }, tokensMax: 12, ignoreEnd: true, deterministic };
    const held = { ...question, sampling: { temperature: 1 }, constraint: choicesOf('yes', 'no') };
    const answers = await Promise.all([ask(engine, free), ...Array.from({ length: 6 }, () => ask(engine, held))]);
    for (const { texts } of answers.slice(1)) assert.match(texts[0] as string, /^(yes|no)$/);
    assert.equal(answers[0].events.filter(({ type }) => type === 'text').length, 12);
  });

  test(`a processor of one's own changes what is drawn, ${where}`, async () => {
    const processors = [{ name: 'letters', options: { letter: 'x' } }];
    const { texts } = await ask(engine, { ...question, processors, tokensMax: 5, deterministic });
    assert.deepEqual(texts, ['xxxxx']);
  });

  test(`a processor that fails, hangs or writes nonsense ends its own request only, ${where}`, async () => {
    const fine = ask(engine, { ...question, tokensMax: 30, ignoreEnd: true });
    for (const name of ['late', 'endless', 'nonsense', 'letters']) {
      await assert.rejects(ask(engine, { ...question, processors: [{ name }], tokensMax: 8, deterministic }), {
        code: 'engine/processor',
      });
    }
    assert.equal((await fine).events.filter(({ type }) => type === 'text').length, 30);
  });
}

test('what leaves nothing to draw is an error that says so', async () => {
  const ban = new Map<number, number>();
  for (const piece of ['y', 'ye', 'yes', 'yesy', 'yesyes', 'e', 's', 'es']) {
    for (const token of await engine.tokenise(text(piece))) ban.set(token, -100);
  }
  const request = { ...question, sampling: { logitBias: ban }, constraint: choicesOf('yes', 'yesyes') };
  await assert.rejects(ask(engine, request), { code: 'engine/constraint' });
});

test('a processor that nobody knows is refused', async () => {
  await assert.rejects(ask(engine, { ...question, processors: [{ name: 'loud' }] }), { parameter: 'processors' });
  await assert.rejects(start({ processors: { missing: join(folder, 'missing.mjs') } }), { code: 'engine/processor' });
});
