import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate, openDatabase } from '#store';
import type { ExperimentCase } from './cases/experiment-case.ts';
import { UnansweredError } from './errors/unanswered-error.ts';
import { answerWith, asksFor, echo } from './experiment-fixture.ts';
import { experiment } from './experiment.ts';
import { metrics } from './metrics/metrics.ts';
import { junitOf } from './report/junit-of.ts';
import { pageOf } from './report/page-of.ts';
import { reportShelf } from './report/report-shelf.ts';
import { verdictsOf } from './report/verdict.ts';
import { type FoundExperiment, runExperiment } from './run-experiment.ts';
import type { Ask } from './trials/ask.ts';
import { trialStore } from './trials/trial-store.ts';
import { experimentMigrations } from './trials/trial-tables.ts';

const cases: readonly ExperimentCase[] = Array.from({ length: 20 }, (_, index) => ({
  values: { x: `word${index}` },
  expected: `word${index}`,
}));
const declared = {
  prompts: { plain: asksFor('say'), loud: asksFor('shout') },
  models: ['one'],
  cases,
  metrics: [metrics.exact({ caseSensitive: true }), metrics.latency()],
};

const named = (declaration: Omit<FoundExperiment, 'name'>): FoundExperiment => ({
  ...experiment('loudness', declaration),
  cases: declaration.cases,
});

async function workshop() {
  const database = await openDatabase('sqlite::memory:');
  await migrate(database, 'experiment', experimentMigrations);
  const asked: string[] = [];
  const counted =
    (ask: Ask): Ask =>
    async (question, signal) => {
      asked.push(String(question.messages.at(-1)?.content));
      return await ask(question, signal);
    };
  const options = {
    store: trialStore(database),
    embed: async () => [],
    parallel: 3,
    signal: new AbortController().signal,
  };
  return { database, asked, counted, options, [Symbol.asyncDispose]: () => database.close() };
}

test('says which prompt is better, and how sure that is', async () => {
  await using shop = await workshop();
  const report = await runExperiment(named(declared), { ...shop.options, ask: echo });
  assert.deepEqual(verdictsOf(report), [
    'loud is worse than plain by exact: −100.0 points (95 % between −100.0 points and −100.0 points, p = 0.001, 20 cases).',
  ]);
  assert.equal(report.cases[3]?.answers[1]?.text, 'WORD3');
  assert.equal(report.variants[0]?.cachedTokens, 40);
  await reportShelf(shop.database, 'shop/main').add(report);
  assert.deepEqual(await reportShelf(shop.database, 'shop/main').find('loudness'), report);
  await reportShelf(shop.database, 'shop/main').add({ ...report, endedMs: report.endedMs + 1 });
  const listed = await reportShelf(shop.database, 'shop/main').list();
  assert.deepEqual(
    listed.map(({ endedMs }) => endedMs),
    [report.endedMs + 1],
    'the last alone',
  );
  assert.deepEqual(await reportShelf(shop.database, 'other/main').list(), []);
});

test('what was answered is not asked again, also after a failure in the middle', async () => {
  await using shop = await workshop();
  let left = 7;
  const failing = shop.counted(async (question, signal) => {
    if (left-- === 0) throw new Error('the power went');
    return await echo(question, signal);
  });
  const run = (ask: Ask) => runExperiment(named(declared), { ...shop.options, ask });
  await assert.rejects(run(failing), /the power went/);
  const before = shop.asked.length;
  await run(shop.counted(echo));
  assert.ok(before >= 8 && before <= 10, `${before} were asked before it failed`);
  const again = shop.asked.length - before;
  assert.ok(again >= 40 - (before - 1) && again <= 33, `${again} were asked again`);
  await run(shop.counted(echo));
  assert.equal(shop.asked.length, before + again);
});

test('two that run the same experiment at once ask every question once', async () => {
  await using shop = await workshop();
  const slow = shop.counted(async (question, signal) => {
    await new Promise((resolve) => setImmediate(resolve));
    return await echo(question, signal);
  });
  const run = () => runExperiment(named(declared), { ...shop.options, ask: slow });
  const [one, other] = await Promise.all([run(), run()]);
  assert.deepEqual(one.cases, other.cases);
  assert.equal(shop.asked.length, 40);
  assert.equal(new Set(shop.asked).size, 40);
});

test('a refusal is worth nothing, is told, and does not end the experiment', async () => {
  await using shop = await workshop();
  const ask: Ask = async (question, signal) => {
    if (String(question.messages.at(-1)?.content).endsWith('word4')) throw new UnansweredError('one', 'it is too long');
    return await echo(question, signal);
  };
  const plain = { ...declared, prompts: { plain: declared.prompts.plain }, expect: { exact: { atLeast: 1 } } };
  const report = await runExperiment(named(plain), { ...shop.options, ask });
  assert.equal(report.variants[0]?.refused, 1);
  assert.equal(report.standings[0]?.mean?.mean, 0.95);
  assert.equal(report.expectations[0]?.isMet, false);
  await runExperiment(named(plain), { ...shop.options, ask: shop.counted(echo) });
  assert.deepEqual(shop.asked, ['say word4'], 'what was refused is asked again, and nothing else');
  assert.match(
    junitOf(report),
    /tests="2" failures="2"[^]*95\.0 %, and it must be at least 100\.0 %[^]*it is too long/,
  );
});

test('a judge is asked once for the same answer, and held against people', async () => {
  await using shop = await workshop();
  const ask = shop.counted(async ({ messages, model }, signal) => {
    const text = String(messages.at(-1)?.content);
    if (model !== 'critic') return await echo({ messages, model, defaults: {}, seed: 0 }, signal);
    return answerWith(/answer to grade:\n[A-Z]/.test(text) ? '1' : '5');
  });
  const ratings = [
    { values: { x: 'a' }, answer: 'A', rating: 0 },
    { values: { x: 'b' }, answer: 'b', rating: 1 },
  ];
  const judged = {
    ...declared,
    metrics: [metrics.judge({ criterion: 'Do not shout.', models: ['critic'], ratings })],
  };
  const run = () => runExperiment(named(judged), { ...shop.options, ask });
  const report = await run();
  assert.deepEqual(
    report.standings.map(({ mean }) => mean?.mean),
    [1, 0],
  );
  assert.deepEqual(report.agreements['judge'], { items: 2, kappa: 1, apart: 0 });
  const { length } = shop.asked;
  await run();
  assert.equal(shop.asked.length, length);
});

test('a page shows what was compared, and nothing of it is markup', async () => {
  await using shop = await workshop();
  const risky = { ...declared, cases: [{ values: { x: '<script>' }, expected: '<b>' }] };
  const page = pageOf(await runExperiment(named(risky), { ...shop.options, ask: echo }));
  assert.ok(page.includes('&lt;script&gt;') && page.includes('<svg') && !page.includes('<script>'));
});

test('a matrix is all prompts with all models, settings and examples, under names that tell them apart', async () => {
  await using shop = await workshop();
  const shown = [{ values: { x: 'q' }, answer: 'Q' }];
  const matrix = {
    ...declared,
    prompts: { plain: declared.prompts.plain },
    models: ['one', 'two'],
    settings: { cold: { temperature: 0 } },
    examples: { none: {}, shown: { items: shown } },
  };
  const report = await runExperiment(named(matrix), { ...shop.options, ask: shop.counted(echo) });
  assert.deepEqual(
    report.variants.map(({ name }) => name),
    ['one, none, cold', 'one, shown, cold', 'two, none, cold', 'two, shown, cold'],
  );
  assert.equal(shop.asked.length, 80);
});

test("a measure of one's own that throws, or gives no number, is named with its case", async () => {
  await using shop = await workshop();
  const run = (measure: () => number) =>
    runExperiment(named({ ...declared, metrics: [metrics.own('length', measure)] }), { ...shop.options, ask: echo });
  const thrown = new TypeError('x is undefined');
  await assert.rejects(
    run(() => {
      throw thrown;
    }),
    { code: 'experiment/invalid-experiment', message: /"length".*word0.*x is undefined/, cause: thrown },
  );
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
    await assert.rejects(
      run(() => value),
      { code: 'experiment/invalid-experiment', message: new RegExp(`word0.*${value}`) },
    );
});

test('a case that does not fit a prompt is named before anything is asked', async () => {
  await using shop = await workshop();
  const broken = { ...declared, cases: [...cases, { values: { y: 'x' } }] };
  await assert.rejects(runExperiment(named(broken), { ...shop.options, ask: shop.counted(echo) }), {
    code: 'experiment/invalid-experiment',
    message: /case 21 cannot be asked of "plain" .*x: Invalid input/,
  });
  assert.deepEqual(shop.asked, []);
});

test('judges are asked no more at once than others, and one that refuses says nothing of that answer', async () => {
  await using shop = await workshop();
  let [now, most] = [0, 0];
  const ask: Ask = async (question, signal) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setImmediate(resolve));
    now--;
    if (question.model !== 'critic') return await echo(question, signal);
    if (String(question.messages.at(-1)?.content).includes('word4')) throw new UnansweredError('critic', 'too long');
    return answerWith('5');
  };
  const judged = { ...declared, metrics: [metrics.judge({ criterion: 'Be right.', models: ['critic'] })] };
  const report = await runExperiment(named(judged), { ...shop.options, ask });
  assert.ok(most <= shop.options.parallel, `${most} at once`);
  assert.equal(report.standings[0]?.cases, 19);
});
