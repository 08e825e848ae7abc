import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fetchFolder, testContent } from '../../../test/hub/fetching.ts';
import { exclusively } from './exclusive.ts';
import { listUnfinished, removeAbandoned, removeUnfinished } from './unfinished.ts';

const day = 24 * 60 * 60 * 1000;

let home = '';
beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'lode-unfinished-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

function begin(name: string, touchedMs: number): string {
  const folder = join(home, 'partial', name);
  mkdirSync(join(folder, 'source'), { recursive: true });
  writeFileSync(join(folder, 'source', 'body'), 'half a model');
  for (const path of ['source/body', 'source', '.']) utimesSync(join(folder, path), touchedMs / 1000, touchedMs / 1000);
  return folder;
}

test('what was begun is listed with its size and when it was touched, and nothing where there is none', async () => {
  assert.deepEqual(await listUnfinished(home), []);
  const touchedMs = 1_700_000_000_000;
  const folder = begin('one', touchedMs);
  assert.deepEqual(await listUnfinished(home), [{ folder, sizeBytes: 12, touchedMs }]);
});

test('what nobody has touched for two weeks goes; what somebody is at stays', async () => {
  const nowMs = 1_800_000_000_000;
  const fresh = begin('fresh', nowMs - 13 * day);
  const old = begin('old', nowMs - 15 * day);
  const held = begin('held', nowMs - 15 * day);
  await exclusively(`${held}.lock`, {}, () => removeAbandoned(home, nowMs));
  assert.deepEqual(
    [fresh, old, held].map((folder) => existsSync(folder)),
    [true, false, true],
  );
  await removeUnfinished({ folder: fresh });
  assert.equal(existsSync(fresh), false);
});

test('a fetch takes what others have abandoned away', async () => {
  using folder = fetchFolder();
  home = folder.home;
  const old = begin('old', Date.now() - 15 * day);
  writeFileSync(join(home, 'own.gguf'), testContent(100));
  await folder.fetch('file:own.gguf', { baseFolder: home });
  assert.equal(existsSync(old), false);
});
