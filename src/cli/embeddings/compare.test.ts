import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readCollection } from './collection.ts';
import { type Measured, recommended } from './recommend.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-collection-'));
after(() => rmSync(folder, { recursive: true }));
const file = (...lines: readonly object[]): string => {
  const path = join(folder, 'texts.jsonl');
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'));
  return path;
};

test('queries name the texts that belong to them; those that name none are left out', async () => {
  const path = file(
    { id: 'a', text: 'One.' },
    { id: 2, text: 'Two.' },
    { query: 'first?', relevant: ['a', 'gone'] },
    { query: 'second?', relevant: [2] },
    { query: 'lost?', relevant: ['gone'] },
  );
  const { documents, queries, relevant, isSynthetic } = await readCollection(path);
  assert.deepEqual([documents.length, queries, isSynthetic], [2, ['first?', 'second?'], false]);
  assert.deepEqual(relevant, [new Set([0]), new Set([1])]);
});

test('without queries, the first sentence of a text is taken out of it and asked for', async () => {
  const path = file({ text: 'The boat lies in the old harbour. Nobody sails it.' }, { text: 'No.' });
  const collection = await readCollection(path);
  assert.deepEqual(collection.documents, ['Nobody sails it.', 'No.']);
  assert.deepEqual(collection.queries, ['The boat lies in the old harbour.']);
  assert.deepEqual(collection.relevant, [new Set([0])]);
});

test('what is neither text nor query is named by its line', async () => {
  await assert.rejects(readCollection(file({ id: 1, text: 'a' }, { words: 'b' })), /line 2/);
  await assert.rejects(readCollection(file({ text: 'No.' })), /no queries/);
});

test('the smallest that loses nothing that can be seen is recommended', () => {
  const candidate = (name: string, dimensions: number, worse: number): Measured => {
    const gains = Array.from({ length: 100 }, (_, index) => 0.5 + (index % 5) / 10 - worse);
    const gain = gains.reduce((sum, value) => sum + value, 0) / 100;
    return { name, dimensions, gains, gain, recall: 1, queryMs: 1, textsPerSecond: 1 };
  };
  const { best, choice } = recommended([
    candidate('large', 384, 0),
    candidate('half', 192, 0.004),
    candidate('tiny', 32, 0.1),
  ]);
  assert.deepEqual([best.name, choice.name], ['large', 'half']);
});
