import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { fakeLanguageModel } from '#testing';
import { InvalidBodyError } from '../errors/invalid-body-error.ts';
import { InvalidInputsError } from '../errors/invalid-inputs-error.ts';
import { InvalidOutputError } from '../errors/invalid-output-error.ts';
import type { Scope } from '../run/scope.ts';
import { compileProgram } from './compile-program.ts';
import { programDefinition } from './program-definition.ts';

const inputs = { n: z.int().default(2) };
const model = fakeLanguageModel({ reply: 'yes' });

test('a program goes through JSON, and runs as it was written', async () => {
  const written = {
    inputs,
    output: z.object({ answer: z.enum(['yes', 'no']), n: z.int() }),
    async body({ say, choice }: Scope, { n }: { n: number }) {
      return { ...(await say`${n} is even: ${choice('answer', ['yes', 'no'])}`), n };
    },
  };
  const definition = programDefinition('even', written);
  const compiled = compileProgram(JSON.parse(JSON.stringify(definition)));
  assert.equal(compiled.version, compileProgram(definition).version);
  const outcome = await compiled.run({}, { model });
  assert.ok(outcome.status === 'done');
  assert.deepEqual(outcome.value, { answer: 'yes', n: 2 });
  assert.equal(outcome.text, '2 is even: yes');
  await assert.rejects(compiled.run({ n: 'two' }, { model }), InvalidInputsError);
});

test('what is returned is held to what is declared; budgets are the tighter of both', async () => {
  const body = async ({ say, text }: Scope) => (await say`${text('t')}`).t;
  const wrong = compileProgram(programDefinition('wrong', { inputs, output: z.int(), body }));
  await assert.rejects(wrong.run({}, { model }), InvalidOutputError);
  const short = compileProgram(programDefinition('short', { inputs, budget: { tokensMax: 1 }, body }));
  const long = fakeLanguageModel({ reply: 'one two three' });
  const outcome = await short.run({}, { model: long, budget: { tokensMax: 10 } });
  assert.deepEqual([outcome.status, outcome.variables], ['spent', { t: 'one' }]);
});

test('what is no body is refused where it is declared', () => {
  const body = (() => Promise.resolve(1)) as () => Promise<number>;
  assert.throws(() => programDefinition('p', { inputs, body }), InvalidBodyError);
  assert.throws(() => compileProgram({ name: 'p', inputs: { type: 'object' }, body: 'async {' }), InvalidBodyError);
});

test('a program calls those that it declares: their instructions are gone, their value stands in the text', async () => {
  const inner = programDefinition('inner', {
    inputs: { of: z.string() },
    body: async ({ say, choice }: Scope, { of }: { of: string }) =>
      (await say` Write the year of ${of} alone: ${choice('year', ['1815', '1852'])}`).year,
  });
  const outer = programDefinition('outer', {
    inputs: {},
    programs: { inner },
    body: async ({ say, nested, programs }: Scope<{ inner: never }>) =>
      await say`Ada was born in ${nested('born', programs.inner, { of: 'birth' } as never)}.`,
  });
  const compiled = compileProgram(JSON.parse(JSON.stringify(outer)));
  const outcome = await compiled.run({}, { model: fakeLanguageModel({ reply: '1815' }) });
  assert.ok(outcome.status === 'done');
  assert.deepEqual(outcome.value, { born: '1815' });
  assert.equal(outcome.text, 'Ada was born in 1815.');
  const changed = { ...outer, programs: { inner: { ...inner, body: inner.body.replace('alone', '') } } };
  assert.notEqual(compileProgram(changed).version, compiled.version);
});

test('a body has the z of its file, and nothing else of it', async () => {
  const secret = 'not there';
  const body = async ({ say, json }: Scope) => (await say`${json('n', z.int())}`).n;
  const fine = await compileProgram(programDefinition('p', { inputs: {}, body })).run(
    {},
    { model: fakeLanguageModel({ reply: '7' }) },
  );
  assert.ok(fine.status === 'done' && fine.value === 7);
  const lost = programDefinition('p', { inputs: {}, body: async ({ say }: Scope) => await say`${secret}` });
  await assert.rejects(compileProgram(lost).run({}, { model }), (error) => {
    return error instanceof InvalidBodyError && /secret is not defined/.test(error.message);
  });
});
