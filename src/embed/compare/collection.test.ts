import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCollection } from './collection.ts';

const file = (...lines: readonly object[]): string => lines.map((line) => JSON.stringify(line)).join('\n');

test('queries name the texts that belong to them; those that name none are left out', () => {
  const content = file(
    { id: 'a', text: 'One.' },
    { id: 2, text: 'Two.' },
    { query: 'first?', relevant: ['a', 'gone'] },
    { query: 'second?', relevant: [2] },
    { query: 'lost?', relevant: ['gone'] },
  );
  const { documents, queries, relevant, isSynthetic } = readCollection(content, 'f');
  assert.deepEqual([documents.length, queries, isSynthetic], [2, ['first?', 'second?'], false]);
  assert.deepEqual(relevant, [new Set([0]), new Set([1])]);
});

test('without queries, the first sentence of a text is taken out of it and asked for', () => {
  const content = file({ text: 'The boat lies in the old harbour. Nobody sails it.' }, { text: 'No.' });
  const collection = readCollection(content, 'f');
  assert.deepEqual(collection.documents, ['Nobody sails it.', 'No.']);
  assert.deepEqual(collection.queries, ['The boat lies in the old harbour.']);
  assert.deepEqual(collection.relevant, [new Set([0])]);
});

test('what is neither text nor query is named by its line', () => {
  assert.throws(() => readCollection(file({ id: 1, text: 'a' }, { words: 'b' }), 'f'), {
    code: 'embed/collection',
    message: /line 2/,
  });
  assert.throws(() => readCollection(file({ text: 'No.' }), 'f'), /no queries/);
});
