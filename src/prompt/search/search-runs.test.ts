import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eraseRuns, type Run, runScores } from '../runs/index.ts';
import { aRun, openRunBook, type RunBook } from '../runs/run-fixture.ts';
import { indexNextRuns } from './index-runs.ts';
import type { RunQuery } from './search-filter.ts';
import { recordIndexed, said } from './search-fixture.ts';
import { searchRuns } from './search-runs.ts';
import { wordsOf } from './words.ts';

async function found({ database }: RunBook, query: Partial<RunQuery>): Promise<readonly string[]> {
  return (await searchRuns(database, { tenant: 'research', ...query })).map(({ run }) => run.id);
}

describe('a search of runs', () => {
  it('finds what was asked and what was answered, the best first, and shows where', async () => {
    await using book = await openRunBook();
    const [sky, sea, tea] = [
      said('Why is the sky blue? '.repeat(20), 'Rayleigh scattering.'),
      said('Is the sea blue?', 'It reflects the sky. '.repeat(30)),
      said('How is tea made?', 'With hot water.'),
    ];
    await recordIndexed(book, sky, sea, tea);
    const hits = await searchRuns(book.database, { tenant: 'research', words: 'sky' });
    assert.deepEqual(new Set(hits.map(({ run }) => run.id)), new Set([sky.id, sea.id]));
    assert.match(hits.find(({ run }) => run.id === sea.id)?.answered ?? '', /^It reflects the sky\./);
    assert.equal(hits[0]?.run.texts, undefined);
    assert.deepEqual(await found(book, { words: 'asked:sky' }), [sky.id]);
    assert.deepEqual(await found(book, { words: 'tea OR rayleigh' }), [tea.id, sky.id]);
    assert.deepEqual(await found(book, { words: '"hot water" -sea' }), [tea.id]);
    assert.deepEqual(await found(book, { words: '"water hot"' }), []);
    assert.deepEqual(await found(book, { words: 'reflec*' }), [sea.id]);
  });

  it('finds words of any script, whatever their accents', async () => {
    await using book = await openRunBook();
    const runs = [
      said('Où est la Crème brûlée?', 'Ici.'),
      said('天空为什么是蓝色的?', '瑞利散射'),
      said('Почему?', 'Потому.'),
    ];
    await recordIndexed(book, ...runs);
    assert.deepEqual(await found(book, { words: 'creme BRULEE' }), [runs[0]!.id]);
    assert.deepEqual(await found(book, { words: '蓝色' }), [runs[1]!.id]);
    assert.deepEqual(await found(book, { words: '色蓝' }), []);
    assert.deepEqual(await found(book, { words: 'почему' }), [runs[2]!.id]);
  });

  it('finds by structure: variables, tools, costs, times, scores', async () => {
    await using book = await openRunBook();
    const texts = said('Where is my order?', '').texts!;
    const called = aRun({
      texts: {
        ...texts,
        variables: { order: 'A-17', rush: true },
        output: [{ text: '', toolCalls: [{ id: 'call_1', name: 'find_order', arguments: '{}' }] }],
      },
      costNanos: 5000,
      durationMs: 900,
    });
    const plain = said('Where is my order?', 'On its way.', { costNanos: 10 });
    await recordIndexed(book, called, plain);
    await runScores(book.database).add({ runId: plain.id, name: 'helpful', value: 0.9, source: 'human' }, 'research');
    assert.deepEqual(await found(book, { tools: ['find_order'] }), [called.id]);
    assert.deepEqual(await found(book, { variables: { order: 'A-17', rush: 'true' } }), [called.id]);
    assert.deepEqual(await found(book, { variables: { order: 'A-18' } }), []);
    assert.deepEqual(await found(book, { words: 'order', costNanos: { max: 100 } }), [plain.id]);
    assert.deepEqual(await found(book, { durationMs: { min: 500 } }), [called.id]);
    assert.deepEqual(await found(book, { scores: [{ name: 'helpful', min: 0.5, source: 'human' }] }), [plain.id]);
    assert.deepEqual(await found(book, { scores: [{ name: 'helpful', max: 0.5 }] }), []);
  });

  it('shows nobody what is of others', async () => {
    await using book = await openRunBook();
    const [ours, theirs] = [said('A secret', 'told'), said('A secret', 'kept', { tenant: 'sales' })];
    await recordIndexed(book, ours, theirs);
    assert.deepEqual(await found(book, { words: 'secret' }), [ours.id]);
    assert.deepEqual(await found(book, { words: 'secret', tenant: ['sales', 'research'] }), [theirs.id, ours.id]);
    assert.deepEqual(await found(book, { words: 'secret', tenant: [] }), []);
    assert.deepEqual(await found(book, { words: 'secret', tenant: undefined }), [theirs.id, ours.id]);
  });

  it('finds the runs of a time', async () => {
    await using book = await openRunBook();
    const dayMs = 86_400_000;
    const at = (day: number): Run =>
      said('The same question', 'The same answer', { arrivedMs: day * dayMs, durationMs: 0 });
    // Imported runs may be older than what was recorded before them.
    const runs = [at(100), at(105), at(102), at(110)];
    await recordIndexed(book, ...runs);
    const ids = (...places: readonly number[]): readonly string[] => places.map((place) => runs[place]!.id);
    assert.deepEqual(await found(book, { words: 'question', sinceMs: 102 * dayMs, untilMs: 106 * dayMs }), ids(2, 1));
    assert.deepEqual(await found(book, { sinceMs: 106 * dayMs }), ids(3));
    assert.deepEqual(await found(book, { untilMs: 99 * dayMs }), []);
  });

  it('refuses what cannot be searched for', async () => {
    await using book = await openRunBook();
    for (const words of ['-only', '?!', 'x'.repeat(3000), 'word '.repeat(100)])
      await assert.rejects(found(book, { words }), { code: 'prompt/invalid-search' });
  });

  it('takes anything that people type for what it says, and never for a command', async () => {
    await using book = await openRunBook();
    await recordIndexed(book, said('near AND not facts', 'x'));
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(`"`, `a"b`, `'); --`, 'facts:x', 'NEAR(a b)', '*', 'a*b^2'),
    );
    await fc.assert(
      fc.asyncProperty(text, async (words) => {
        await found(book, { words }).catch((error: { code?: string }) =>
          assert.equal(error.code, 'prompt/invalid-search'),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('finds what a look at each run would find', async () => {
    await using book = await openRunBook();
    const vocabulary = ['red', 'green', 'blue', 'grey'];
    const sentence = fc.array(fc.constantFrom(...vocabulary), { maxLength: 6 }).map((words) => words.join(' '));
    const facts = fc.record({
      route: fc.constantFrom('answer', 'draft'),
      tenant: fc.constantFrom('research', 'sales'),
    });
    const runs = fc
      .sample(fc.tuple(sentence, sentence, facts), { numRuns: 80, seed: 11 })
      .map(([asked, answered, different]) => said(asked, answered, different));
    await recordIndexed(book, ...runs);
    const query = fc.record({
      all: fc.uniqueArray(fc.constantFrom(...vocabulary), { maxLength: 3 }),
      without: fc.constantFrom(undefined, ...vocabulary),
      route: fc.constantFrom('answer', undefined),
      tenant: fc.constantFrom('research', 'sales', undefined),
    });
    await fc.assert(
      fc.asyncProperty(query, async ({ all, without, route, tenant }) => {
        const excluded = all.length > 0 && without !== undefined ? [without] : [];
        const wanted = runs.filter(({ texts, ...run }) => {
          const { input, output } = texts!;
          const words = wordsOf(`${JSON.stringify(input)} ${output[0]!.text}`);
          const isMeant =
            (route === undefined || run.route === route) && (tenant === undefined || run.tenant === tenant);
          return isMeant && all.every((word) => words.includes(word)) && !excluded.some((word) => words.includes(word));
        });
        const words = [...all, ...excluded.map((word) => `-${word}`)].join(' ');
        const ids = (await searchRuns(book.database, { tenant, route, words }, { limit: 100 })).map(
          ({ run }) => run.id,
        );
        assert.deepEqual(new Set(ids), new Set(wanted.map(({ id }) => id)));
      }),
      { numRuns: 40 },
    );
  });
});

describe('erasing what was indexed', () => {
  for (const count of [3, 2100])
    it(`leaves no word of ${count} runs, and finds the others`, async () => {
      await using book = await openRunBook();
      const gone = Array.from({ length: count }, (_none, n) => said(`marigold n${n}`, 'zinnia'));
      const kept = said('marigold', 'tulip', { tenant: 'sales' });
      await Promise.all([...gone, kept].map((run) => book.writer.write(run)));
      while ((await indexNextRuns(book.database)) > 0);
      assert.equal(await eraseRuns(book.database, { tenant: 'research' }), count);
      assert.deepEqual(await found(book, { words: 'marigold', tenant: undefined }), [kept.id]);
      assert.deepEqual(await wordsIn(book, ['zinnia', 'n1', 'marigold']), ['marigold']);
      // What comes next takes the numbers of what went.
      const next = said('marigold again', 'zinnia');
      await recordIndexed(book, next);
      assert.deepEqual((await found(book, { words: 'marigold', tenant: undefined })).toSorted(), [kept.id, next.id]);
    });
});

/** Those of the words that are anywhere in the index. */
async function wordsIn({ database }: RunBook, words: readonly string[]): Promise<readonly string[]> {
  const { sql } = await import('kysely');
  if (database.dialect === 'postgres') {
    const { rows } = await sql<{ word: string }>`select word from ts_stat('select words from run_search')`.execute(
      database.kysely,
    );
    return words.filter((word) => rows.some((row) => row.word === word));
  }
  await sql`create virtual table temp.vocabulary using fts5vocab('main', 'run_words', 'row')`.execute(database.kysely);
  const { rows } = await sql<{ term: string }>`select term from temp.vocabulary`.execute(database.kysely);
  return words.filter((word) => rows.some(({ term }) => term === word));
}
