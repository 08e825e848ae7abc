import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { HomeUnusableError } from './home-unusable-error.ts';
import { openHome } from './home.ts';

describe('home', () => {
  let root: string;
  before(() => void (root = mkdtempSync(join(tmpdir(), 'lode-home-'))));
  after(() => rmSync(root, { recursive: true }));

  it('is made when it is needed, for its owner alone', () => {
    const home = openHome(join(root, 'a', 'b'));
    assert.equal(existsSync(home.path), false);
    home.create();
    home.create();
    assert.equal(statSync(home.path).mode & 0o777, 0o700);
  });

  it('says so when it cannot be made, also where the system denies the folder above', () => {
    writeFileSync(join(root, 'file'), '');
    assert.throws(() => openHome(join(root, 'file', 'home')).create(), HomeUnusableError);
    if (process.platform === 'linux') assert.throws(() => openHome('/proc/nowhere/home').create(), HomeUnusableError);
  });

  it('has keys that stay what they are, one for each purpose', () => {
    const home = openHome(join(root, 'keys'));
    home.create();
    assert.equal(home.localKey('one').length, 32);
    assert.deepEqual(home.localKey('one'), openHome(home.path).localKey('one'));
    assert.notDeepEqual(home.localKey('one'), home.localKey('two'));
    assert.equal(statSync(join(home.path, 'secrets', 'one')).mode & 0o777, 0o600);
  });
});
