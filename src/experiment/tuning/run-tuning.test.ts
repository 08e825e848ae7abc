import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate, openDatabase } from '#store';
import { answerWith, asksFor } from '../experiment-fixture.ts';
import { metrics } from '../metrics/metrics.ts';
import type { Ask } from '../trials/ask.ts';
import { trialStore } from '../trials/trial-store.ts';
import { experimentMigrations } from '../trials/trial-tables.ts';
import { type FoundTuning, runTuning, type TuningRound } from './run-tuning.ts';
import { splitCases } from './split-cases.ts';
import { tuning } from './tuning.ts';

const cases = Array.from({ length: 100 }, (_, index) => ({
  values: { x: `number ${index}` },
  expected: index % 2 === 0 ? 'even' : 'odd',
}));

/** Right only when it was shown both kinds, an odd one last; or told how. */
const pupil: Ask = async ({ messages, model }) => {
  if (model === 'teacher') return answerWith('Mind the last digit.');
  const number = Number(/\d+$/.exec(String(messages.at(-1)?.content))?.[0]);
  const shown = messages.filter(({ role }) => role === 'assistant').map(({ content }) => String(content));
  const isTold = messages.some(({ role, content }) => role === 'system' && String(content).includes('last digit'));
  const knows = isTold || (new Set(shown).size === 2 && shown.at(-1) === 'odd');
  return answerWith(knows && number % 2 === 1 ? 'odd' : 'even');
};

async function run(more: Partial<FoundTuning>, ask: Ask = pupil) {
  await using database = await openDatabase('sqlite::memory:');
  await migrate(database, 'experiment', experimentMigrations);
  const rounds: TuningRound[] = [];
  const declared = tuning('parity', { prompt: asksFor('is'), model: 'pupil', cases, metric: metrics.exact(), ...more });
  const tuned = await runTuning({ ...declared, cases } as FoundTuning, {
    store: trialStore(database),
    ask,
    embed: async () => [],
    parallel: 4,
    signal: new AbortController().signal,
    onRound: (round) => void rounds.push(round),
  });
  return { tuned, rounds };
}

test('finds the examples that help, and their order, and proves it on what it has not seen', async () => {
  const { tuned, rounds } = await run({ questions: 600 });
  const answers = tuned.definition.examples?.items.map(({ answer }) => answer) ?? [];
  assert.equal(new Set(answers).size, 2);
  assert.equal(answers.at(-1), 'odd');
  const [before, after] = tuned.report.standings;
  assert.ok((before?.mean?.mean ?? 1) < 0.7 && after?.mean?.mean === 1 && after.verdict === 'better');
  assert.ok(tuned.questions <= 600);
  assert.ok((rounds[1]?.candidates ?? 99) <= (rounds[0]?.candidates ?? 0) / 2, 'most do not go on');
  const { heldOut } = splitCases(cases);
  assert.deepEqual(
    new Set(tuned.report.cases.map(({ values }) => values['x'])),
    new Set(heldOut.map(({ values }) => values.x)),
  );
  const seen = new Set(tuned.definition.examples?.items.map(({ values }) => values['x']));
  assert.ok(heldOut.every(({ values }) => !seen.has(values.x)));
});

test('a reflector writes an instruction from the mistakes, which takes the place of examples', async () => {
  const { tuned } = await run({ questions: 600, shown: [0], instructions: ['Guess.'], reflector: 'teacher' });
  assert.equal(tuned.definition.messages[0]?.content, 'Mind the last digit.');
  assert.equal(tuned.report.standings[1]?.mean?.mean, 1);
});

test('an instruction takes the place of a system message with partials, and not of one with variables', async () => {
  const { messages, variables } = asksFor('is');
  const told = { messages: [{ role: 'system' as const, content: '{{> rules}}' }, ...messages], variables };
  const prompt = { ...told, partials: { rules: 'Guess.' } };
  const { tuned } = await run({ prompt, questions: 600, shown: [0], reflector: 'teacher' });
  assert.equal(tuned.definition.messages[0]?.content, 'Mind the last digit.');
  const varied = {
    messages: [{ role: 'system' as const, content: 'Of {{topic}}.' }, ...messages],
    variables: { type: 'object', properties: { x: { type: 'string' }, topic: { type: 'string' } } },
  };
  await assert.rejects(run({ prompt: varied }), /in place of the system message .*"topic" is never used/);
});

test('the same seed finds the same prompt', async () => {
  const [one, other] = [await run({ questions: 400, seed: 3 }), await run({ questions: 400, seed: 3 })];
  assert.deepEqual(one.tuned.definition, other.tuned.definition);
});

test('says what it cannot search with', async () => {
  await assert.rejects(run({ questions: 20 }), /too few to compare/);
  assert.throws(() => splitCases(cases.slice(0, 5)), /5 different cases are too few/);
  assert.throws(
    () => tuning('x', { prompt: '', model: '', cases, metric: metrics.latency() }),
    /more of "latency" is worse/,
  );
});

test('the same case is on one side only, however often it comes', () => {
  const { pool, search, heldOut } = splitCases([...cases, ...cases.toReversed()]);
  assert.equal(pool.length + search.length + heldOut.length, 100);
});
