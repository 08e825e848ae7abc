import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { silentLog } from '#base';
import { VectorShelf } from '../cache/disk/vector-shelf.ts';
import { vectorSource } from './vector-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-source-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('what is on disk is not computed, and what is computed goes there', async () => {
  const asked: string[][] = [];
  const place = ({ inputs }: { readonly inputs: readonly unknown[] }) => {
    const texts = inputs.map((input) => (input as { readonly text: string }).text);
    asked.push(texts);
    const vectors = Float32Array.from(texts, ({ length }) => length);
    return {
      result: Promise.resolve({ vectors, tokens: texts.map(() => 1), tokensCut: texts.map(() => 0) }),
      cancel: () => {},
    };
  };
  const options = { folder, secret: Buffer.from('s'), stage: 'dev', bytesMax: 1e6, width: 1, log: silentLog };
  await using shelf = new VectorShelf({ ...options, erased: () => {} });
  const source = vectorSource({ place }, shelf);
  const make = async (...texts: readonly string[]) => {
    const inputs = texts.map((text) => ({ kind: 'text', text }) as const);
    const order = { tenant: 'one', truncate: 'none', tokensMax: 9, inputs } as const;
    const made = await source.place(order, texts).result;
    await shelf.settled();
    return made.map(({ kept, isOld }) => [kept.vector[0], isOld]);
  };
  assert.deepEqual(await make('a', 'bb'), [
    [1, false],
    [2, false],
  ]);
  assert.deepEqual(await make('ccc', 'bb', 'a', 'dddd'), [
    [3, false],
    [2, true],
    [1, true],
    [4, false],
  ]);
  assert.deepEqual(await make('a', 'dddd'), [
    [1, true],
    [4, true],
  ]);
  assert.deepEqual(asked, [
    ['a', 'bb'],
    ['ccc', 'dddd'],
  ]);
});
