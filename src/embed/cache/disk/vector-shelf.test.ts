import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { silentLog } from '#base';
import type { KeptVector } from '../vector-cache.ts';
import { eraseVectors } from './team-folder.ts';
import { type ShelfOptions, VectorShelf } from './vector-shelf.ts';

const cache = mkdtempSync(join(tmpdir(), 'lode-shelf-'));
after(() => rmSync(cache, { recursive: true, force: true }));
const secret = Buffer.from('of this home');

let folders = 0;
function shelf(options: Partial<ShelfOptions> = {}): VectorShelf {
  const folder = join(cache, `encoder-${folders++}`);
  return new VectorShelf({
    folder,
    secret,
    stage: 'dev',
    width: 3,
    bytesMax: 1e9,
    log: silentLog,
    erased: () => {},
    ...options,
  });
}

function kept(first: number): KeptVector {
  return { vector: Float32Array.of(first, 0, 0), scale: 1 / first, tokens: first, tokensCut: 2 };
}

async function put(to: VectorShelf, tenant: string, values: readonly number[]): Promise<void> {
  to.put(
    tenant,
    values.map((value) => ({ key: to.keyOf(`text ${value}`), kept: kept(value) })),
  );
  await to.settled();
}

const find = async (on: VectorShelf, values: readonly number[]) =>
  (await on.find(values.map((value) => on.keyOf(`text ${value}`)))).map((found) => found?.vector[0]);

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.vectors'))
    .map((name) => join(folder, name));

test('what was put is found by later processes, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 }), { maxLength: 6 }),
      async (puts) => {
        const folder = join(cache, `encoder-${folders++}`);
        for (const [nth, values] of puts.entries()) {
          await using open = shelf({ folder });
          await put(open, `team ${nth % 2}`, values);
        }
        await using open = shelf({ folder });
        await open.settled();
        const all = Array.from({ length: 40 }, (_, index) => index + 1).toReversed();
        assert.deepEqual(
          await find(open, all),
          all.map((value) => (puts.flat().includes(value) ? value : undefined)),
        );
      },
    ),
    { numRuns: 20 },
  );
});

test('all that is known of a vector comes back with it', async () => {
  await using open = shelf();
  await put(open, 'one', [4]);
  assert.deepEqual(await open.find([open.keyOf('text 4')]), [kept(4)]);
});

test('what is damaged or cut off is not there, and all else is', async () => {
  const folder = join(cache, 'damaged');
  await using first = shelf({ folder });
  await put(first, 'one', [1, 2, 3]);
  const [file = ''] = filesIn(folder);
  const bytes = readFileSync(file);
  bytes[30] = (bytes[30] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  truncateSync(file, bytes.length - 1);
  await using later = shelf({ folder });
  await later.settled();
  assert.deepEqual(await find(later, [1, 2, 3]), [undefined, 2, undefined]);
  await put(later, 'one', [1, 3]);
  assert.deepEqual(await find(later, [1, 2, 3]), [1, 2, 3]);
});

test('what came first goes first where there is no more room', async () => {
  const folder = join(cache, 'full');
  await using open = shelf({ folder, bytesMax: 200_000 });
  const values = Array.from({ length: 8000 }, (_, index) => index + 1);
  for (let at = 0; at < values.length; at += 500) await put(open, 'one', values.slice(at, at + 500));
  assert.ok(open.figures.bytes <= 200_000, String(open.figures.bytes));
  assert.deepEqual(await find(open, [1, 8000]), [undefined, 8000]);
});

test('as many teams as there may be keep few files open', async () => {
  const folder = join(cache, 'teams');
  await using open = shelf({ folder });
  for (let team = 1; team <= 300; team++) await put(open, `team ${team}`, [team]);
  assert.equal(filesIn(folder).length, 256);
  assert.deepEqual(await find(open, [1, 300]), [undefined, 300]);
});

test('a team is erased without any of the others, and the process that serves forgets it', async () => {
  const home = mkdtempSync(join(cache, 'home-'));
  const folder = join(home, 'encoder');
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  await using open = shelf({ folder, erased: tell });
  await put(open, 'one', [1]);
  await put(open, 'two', [2]);
  assert.equal(await eraseVectors(home, secret, { stage: 'prod', tenant: 'one' }), 0);
  assert.equal(await eraseVectors(home, secret, { stage: 'dev', tenant: 'one' }), 1);
  await told;
  assert.deepEqual(await find(open, [1, 2]), [undefined, 2]);
  assert.equal(filesIn(folder).length, 1);
  await put(open, 'one', [1]);
  assert.deepEqual(await find(open, [1]), [1]);
});

test('a folder that cannot be written to ends the writing, and nothing else', async () => {
  writeFileSync(join(cache, 'a file'), '');
  await using open = shelf({ folder: join(cache, 'a file', 'below') });
  await put(open, 'one', [1]);
  assert.deepEqual(await find(open, [1]), [undefined]);
});
