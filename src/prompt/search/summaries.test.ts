import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runScores } from '../runs/index.ts';
import { openRunBook } from '../runs/run-fixture.ts';
import { duplicateGroups } from './duplicate-groups.ts';
import { runFacets } from './run-facets.ts';
import { runsLike } from './runs-like.ts';
import { runTrend } from './run-trend.ts';
import { savedSearches } from './saved-searches.ts';
import { recordIndexed, said } from './search-fixture.ts';

const dayMs = 86_400_000;
const question = (city: string): string =>
  `Our parcel to ${city} has not come although it was sent two weeks ago; what can we do now to get our money back?`;

describe('what a search tells of its runs', () => {
  it('is how many there are of each kind', async () => {
    await using book = await openRunBook();
    await recordIndexed(
      book,
      said('A parcel', 'is lost', { route: 'mail', prompt: { name: 'sort', version: 'sha256:ab' } }),
      said('A parcel', 'is found', { route: 'mail', status: 'failed' }),
      said('A parcel', 'is here', { route: 'desk' }),
      said('A letter', 'is lost', { route: 'desk' }),
      said('A parcel', 'of others', { tenant: 'sales' }),
    );
    const { values, runs, isWhole } = await runFacets(book.database, { tenant: 'research', words: 'parcel' });
    assert.deepEqual([runs, isWhole], [3, true]);
    assert.deepEqual(values.route, [
      { value: 'mail', runs: 2 },
      { value: 'desk', runs: 1 },
    ]);
    assert.deepEqual(values.prompt, [{ value: 'sort', runs: 1 }]);
    assert.deepEqual(values.team, [{ value: 'research', runs: 3 }]);
  });

  it('is how it went from day to day', async () => {
    await using book = await openRunBook();
    const runs = [
      said('A parcel', 'one', { arrivedMs: 20_000 * dayMs, durationMs: 100, costNanos: 5 }),
      said('A parcel', 'two', { arrivedMs: 20_000 * dayMs + 1000, durationMs: 300, costNanos: 6, status: 'failed' }),
      said('A parcel', 'three', { arrivedMs: 20_002 * dayMs, durationMs: 50 }),
    ];
    await recordIndexed(book, ...runs, said('A letter', 'four', { arrivedMs: 20_001 * dayMs }));
    for (const value of [0.5, 1])
      await runScores(book.database).add({ runId: runs[0]!.id, name: 'good', value, source: 'rule' }, undefined);
    const trend = await runTrend(
      book.database,
      { tenant: 'research', words: 'parcel' },
      { step: 'day', score: 'good' },
    );
    const tokens = { promptTokens: 100, completionTokens: 20 };
    assert.deepEqual(trend, [
      {
        startMs: 20_000 * dayMs,
        runs: 2,
        failed: 1,
        promptTokens: 200,
        completionTokens: 40,
        costNanos: 11,
        meanDurationMs: 200,
        meanScore: 0.75,
      },
      { startMs: 20_002 * dayMs, runs: 1, failed: 0, ...tokens, costNanos: 0, meanDurationMs: 50 },
    ]);
    const unscored = await runTrend(book.database, { tenant: 'research', words: 'parcel' }, { step: 'day' });
    assert.deepEqual(
      unscored.map(({ runs, meanScore }) => ({ runs, meanScore })),
      [
        { runs: 2, meanScore: undefined },
        { runs: 1, meanScore: undefined },
      ],
    );
  });

  it('is who has asked the same before, in other words too, and what was answered', async () => {
    await using book = await openRunBook();
    const [same, alike, other] = [
      said(question('Oslo'), 'Ask the carrier for a trace.'),
      said('Where is my parcel? I want my money back', 'Write to the carrier.', { tenant: 'sales' }),
      said('How is tea made?', 'With water.'),
    ];
    await recordIndexed(book, same, alike, other, said(question('Rome'), 'Hidden', { tenant: 'secret' }));
    const hits = await runsLike(book.database, { tenant: ['research', 'sales'] }, question('Bergen'));
    assert.deepEqual(
      hits.map(({ run }) => run.id),
      [same.id, alike.id],
    );
    assert.ok(hits[0]!.resemblance > 0.6 && hits[1]!.resemblance < 0.3);
    assert.equal(hits[0]?.answered, 'Ask the carrier for a trace.');
  });

  it('is which of them ask nearly the same', async () => {
    await using book = await openRunBook();
    const cities = ['Oslo', 'Rome', 'Bern', 'Riga'].map((city) => said(question(city), 'Ask the carrier.'));
    const tea = [
      said('How is green tea made in the morning?', 'x'),
      said('How is green tea made in the morning?', 'y'),
    ];
    await recordIndexed(book, ...cities, ...tea, said('Something else altogether', 'z'));
    const groups = await duplicateGroups(book.database, { tenant: 'research' }, 0.6);
    assert.deepEqual(
      groups.map(({ runs, runIds }) => [runs, runIds.toSorted()]),
      [
        [4, cities.map(({ id }) => id).toSorted()],
        [2, tea.map(({ id }) => id).toSorted()],
      ],
    );
    assert.match(groups[0]?.asked ?? '', /^Our parcel to Riga/);
  });
});

describe('saved searches', () => {
  it('are kept by name, for their team alone', async () => {
    await using book = await openRunBook();
    const searches = savedSearches(book.database, () => 7);
    const [ours, theirs] = ['research', 'sales'].map((tenant) => ({ stage: 'shop/main', tenant })) as [
      { stage: string; tenant: string },
      { stage: string; tenant: string },
    ];
    await searches.save(ours, { name: 'lost-parcels', query: { words: 'parcel' }, author: 'ada' });
    await searches.save(ours, {
      name: 'lost-parcels',
      query: { words: 'parcel lost', withinMs: dayMs },
      author: 'ada',
    });
    const saved = { name: 'lost-parcels', query: { words: 'parcel lost', withinMs: dayMs }, author: 'ada', savedMs: 7 };
    assert.deepEqual(await searches.list(ours), [saved]);
    assert.equal(await searches.get(theirs, 'lost-parcels'), undefined);
    assert.equal(await searches.remove(theirs, 'lost-parcels'), false);
    assert.equal(await searches.remove(ours, 'lost-parcels'), true);
    await assert.rejects(searches.save(ours, { name: 'Not a name', query: {}, author: 'ada' }), {
      code: 'prompt/invalid-search',
    });
  });
});
