import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { aRun, openRunBook, type RunBook } from './run-fixture.ts';
import { type RunFilter, runScores, runStore, type Run } from './index.ts';

async function write({ writer }: RunBook, ...runs: readonly Run[]): Promise<void> {
  await Promise.all(runs.map((run) => writer.write(run)));
}

describe('recorded runs', () => {
  it('come back as they were', async () => {
    await using book = await openRunBook();
    const run = aRun({
      project: 'atlas',
      trace: '0af7651916cd43dd8448eb211c80319c',
      weights: 'sha256:ab',
      prompt: { name: 'answer', version: 'sha256:cd' },
      costNanos: 1234,
      texts: {
        input: {
          kind: 'chat',
          messages: [
            { role: 'system', content: 'Be brief. '.repeat(200) },
            { role: 'user', content: 'Half a pair: \ud800, and nothing: \0.' },
          ],
          tools: [{ name: 'look', parameters: { type: 'object' } }],
        },
        variables: { question: 'Why?' },
        settings: { sampling: { temperature: 0.5 }, tokensMax: 10, stop: ['\n'] },
        output: [{ text: 'x'.repeat(10_000), toolCalls: [{ id: 'call_1', name: 'look', arguments: '{}' }] }],
      },
    });
    await write(book, run);
    assert.deepEqual(await runStore(book.database).get(run.id, 'research'), { ...run, scores: [] });
  });

  it('share what their inputs begin with, and come back whole', async () => {
    await using book = await openRunBook();
    const system = { role: 'system', content: 'You are a helpful assistant of the department. '.repeat(100) } as const;
    const asked = (content: string): Run => {
      const { texts } = aRun();
      return aRun({ texts: { ...texts!, input: { kind: 'chat', messages: [system, { role: 'user', content }] } } });
    };
    const runs = Array.from({ length: 200 }, (_none, n) => asked(`Question ${n}?`));
    await write(book, ...runs);
    const preambles = await book.database.kysely
      .selectFrom('run_preamble' as never)
      .selectAll()
      .execute();
    assert.equal(preambles.length, 1);
    assert.deepEqual(await Array.fromAsync(runStore(book.database).all({ tenant: 'research' })), runs);
  });

  it('are found by what they are, as a look at each would find them', async () => {
    await using book = await openRunBook();
    const some = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);
    const facts = fc.record({
      tenant: some('research', 'sales'),
      key: some('app', undefined),
      route: some('answer', 'draft'),
      status: some('ok', 'failed', 'cancelled') as fc.Arbitrary<Run['status']>,
    });
    const runs = fc.sample(facts, { numRuns: 60, seed: 7 }).map((each) => aRun(each));
    await write(book, ...runs);
    const filters = fc.record(
      {
        key: some('app'),
        route: some('answer', 'other'),
        status: some('ok', 'failed') as fc.Arbitrary<'ok' | 'failed'>,
      },
      { requiredKeys: [] },
    );
    const store = runStore(book.database);
    await fc.assert(
      fc.asyncProperty(some('research', 'sales', undefined), filters, some(1, 7, 50), async (tenant, given, limit) => {
        const filter: RunFilter = { tenant, ...given };
        const wanted = runs.filter((run) =>
          Object.entries(filter).every(([name, value]) => value === undefined || run[name as keyof Run] === value),
        );
        const found: string[] = [];
        let before: string | undefined;
        do {
          const page = await store.list(filter, { limit, before });
          found.push(...page.runs.map(({ id }) => id));
          before = page.next;
        } while (before !== undefined);
        assert.deepEqual(found, wanted.map(({ id }) => id).toReversed());
        assert.equal(await store.count(filter), wanted.length);
      }),
      { numRuns: 30 },
    );
  });

  it('are found by time, as their ids tell it', async () => {
    await using book = await openRunBook();
    const earlier = aRun();
    const timeMs = Date.now() + 1;
    while (Date.now() < timeMs + 1);
    const later = aRun();
    await write(book, earlier, later);
    const { list } = runStore(book.database);
    assert.deepEqual((await list({ tenant: 'research', sinceMs: timeMs })).runs[0]?.id, later.id);
    assert.deepEqual((await list({ tenant: 'research', untilMs: timeMs })).runs[0]?.id, earlier.id);
  });

  it('of one tenant are none for another', async () => {
    await using book = await openRunBook();
    const run = aRun();
    await write(book, run);
    assert.equal(await runStore(book.database).get(run.id, 'sales'), undefined);
    await assert.rejects(
      runScores(book.database).add({ runId: run.id, name: 'helpful', value: 1, source: 'human' }, 'sales'),
      { code: 'prompt/run-not-found' },
    );
  });

  it('carry what is said of them', async () => {
    await using book = await openRunBook();
    const run = aRun();
    await write(book, run);
    const scores = runScores(book.database);
    const given = { runId: run.id, name: 'helpful', value: 0.25, label: 'no', source: 'human', author: 'ada' } as const;
    const score = await scores.add(given, 'research');
    assert.deepEqual((await runStore(book.database).get(run.id, 'research'))?.scores, [score]);
    await assert.rejects(scores.add({ runId: run.id, name: 'helpful', source: 'rule' }, 'research'), {
      code: 'prompt/invalid-score',
    });
  });
});
