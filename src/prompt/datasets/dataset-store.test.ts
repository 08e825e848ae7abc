import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eraseRuns } from '../runs/index.ts';
import { aRun, openRunBook } from '../runs/run-fixture.ts';
import { resemblance, shinglesOf } from '../search/min-hash.ts';
import { said } from '../search/search-fixture.ts';
import { wordsOf } from '../search/words.ts';
import { datasetStore } from './dataset-store.ts';
import { itemOfRun, withDigest } from './item-of-run.ts';
import { questionText, splitItems } from './split-items.ts';

const owner = { stage: 'shop/main', tenant: '' };
const by = { author: 'ada' };
const about = (subject: string) => withDigest({ values: { subject }, answer: 'yes' });

describe('data sets', () => {
  it('grow in versions, and have each question once', async () => {
    await using book = await openRunBook();
    const store = datasetStore(book.database, () => 7);
    const first = await store.add(owner, 'facts', ['rivers', 'lakes', 'seas'].map(about), { ...by, testShare: 0 });
    assert.deepEqual([first.number, first.items, first.known], [1, { train: 3, test: 0 }, 0]);
    const second = await store.add(owner, 'facts', ['lakes', 'hills'].map(about), {
      ...by,
      reason: 'more',
      testShare: 0,
    });
    assert.deepEqual([second.number, second.items.train, second.known, second.reason], [2, 4, 1, 'more']);
    const subjects = async (number?: number) =>
      (await store.items(owner, 'facts', number)).map(({ values }) => values?.['subject']).toSorted();
    assert.deepEqual(await subjects(1), ['lakes', 'rivers', 'seas']);
    assert.deepEqual(await subjects(), ['hills', 'lakes', 'rivers', 'seas']);
    assert.deepEqual(
      (await store.list(owner)).map(({ name, number }) => [name, number]),
      [['facts', 2]],
    );
    await store.erase(owner, 'facts');
    await assert.rejects(store.find(owner, 'facts'), { code: 'prompt/dataset-not-found' });
  });

  it('are of their owner alone', async () => {
    await using book = await openRunBook();
    const store = datasetStore(book.database);
    await store.add(owner, 'facts', [about('rivers')], by);
    await assert.rejects(store.items({ ...owner, tenant: 'sales' }, 'facts'), { code: 'prompt/dataset-not-found' });
    for (const name of ['No Name', '', 'x'.repeat(100)])
      await assert.rejects(store.add(owner, name, [about('x')], by), { code: 'prompt/invalid-dataset' });
    await assert.rejects(store.add(owner, 'empty', [], by), { code: 'prompt/invalid-dataset' });
  });

  it('forget what was made of runs that somebody has erased, and not what was made of those that are too old', async () => {
    await using book = await openRunBook();
    const store = datasetStore(book.database);
    const [old, erased, others] = [
      said('Of rivers', 'a'),
      said('Of lakes', 'b'),
      said('Of seas', 'c', { tenant: 'sales' }),
    ];
    for (const run of [old, erased, others]) await book.writer.write(run);
    await store.add(
      owner,
      'facts',
      [old, erased, others].map((run) => itemOfRun(run, true)!),
      by,
    );
    const answers = async () => (await store.items(owner, 'facts')).map(({ answer }) => answer).toSorted();
    await eraseRuns(book.database, { tenant: undefined, id: old.id }, { keepsItems: true });
    assert.deepEqual(await answers(), ['a', 'b', 'c']);
    await eraseRuns(book.database, { tenant: 'research', id: erased.id });
    assert.deepEqual(await answers(), ['a', 'c']);
    await eraseRuns(book.database, { tenant: 'research' });
    assert.deepEqual(await answers(), ['c']);
  });

  it('take what runs were asked, by their variables where these are known', () => {
    const { texts } = aRun();
    const values = { subject: 'rivers' };
    const run = aRun({ texts: { ...texts!, variables: values } });
    assert.deepEqual(itemOfRun(run, false), withDigest({ values, runId: run.id }));
    assert.equal(itemOfRun(aRun({ texts: undefined }), true), undefined);
  });
});

describe('a split', () => {
  it('never has nearly the same question on both sides, as a look at each pair would find', () => {
    const word = fc.constantFrom('river', 'lake', 'sea', 'hill', 'wood', 'road', 'town', 'farm');
    const sentence = fc.array(word, { minLength: 20, maxLength: 24 });
    const ask = (words: readonly string[]) => about(words.join(' '));
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 2, maxLength: 12 }), (sentences) => {
        const first = splitItems([], sentences.map(ask), 0.5).kept;
        const more = splitItems(
          first,
          sentences.map((words) => ask([...words, 'again'])),
          0.5,
        ).kept;
        const all = [...first, ...more].map((item) => ({ ...item, shingles: shinglesOf(wordsOf(questionText(item))) }));
        for (const one of all)
          for (const other of all)
            if (one.split !== other.split) assert.ok(resemblance(one.shingles, other.shingles) < 0.85);
      }),
      { numRuns: 50 },
    );
  });

  it('puts what is like a test among the tests', () => {
    const question = Array.from({ length: 30 }, (_none, index) => `word${index}`).join(' ');
    const there = [{ ...about(question), split: 'test' as const }];
    const { kept } = splitItems(there, [about(`${question} please`), about('something else altogether')], 0);
    assert.deepEqual(
      kept.map(({ split, values }) => [split, values?.['subject'] === `${question} please`]).toSorted(),
      [
        ['test', true],
        ['train', false],
      ],
    );
  });

  it('leaves out what is like both', () => {
    const words = Array.from({ length: 40 }, (_none, index) => `word${index}`);
    const one = { ...about(words.join(' ')), split: 'test' as const };
    const other = { ...about(words.with(0, 'x').join(' ')), split: 'train' as const };
    const between = about(words.with(0, 'y').join(' '));
    assert.deepEqual(splitItems([one, other], [between], 0.5), { kept: [], between: [between] });
  });
});
