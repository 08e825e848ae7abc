import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { stateFileIdentity } from './state-file.ts';

test('a database that was deleted is another one, also when there is a new one in its place', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lode-state-'));
  const [file, other] = [join(folder, 'state.db'), join(folder, 'other.db')];
  for (const each of [file, other]) writeFileSync(each, '');
  const before = stateFileIdentity(`sqlite:${file}`);
  writeFileSync(file, 'more');
  assert.equal(stateFileIdentity(`sqlite:${file}`), before);
  assert.notEqual(stateFileIdentity(`sqlite:${other}`), before);
  rmSync(file);
  assert.equal(stateFileIdentity(`sqlite:${file}`), undefined);
  assert.equal(stateFileIdentity('postgres://lode@127.0.0.1/lode'), undefined);
  rmSync(folder, { recursive: true });
});
