import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gatewayMigrations, keyStore } from '#gateway';
import { migrate, openDatabase } from '#store';
import { administration } from './administration.ts';
import { openHome } from './home.ts';
import { readKeyFile } from './key-file.ts';
import type { Release } from './release.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-administration-'));
after(() => rmSync(folder, { recursive: true }));

test('the first generation that serves brings the key of the local admin, and later ones leave it', async () => {
  const home = openHome(folder);
  const database = await openDatabase('sqlite::memory:');
  await migrate(database, 'gateway', gatewayMigrations);
  const keys = keyStore({ database, pepper: home.localKey('key-pepper') });
  const { activated, audit, servicesOf } = administration(home, { stage: 'dev', database, keys });
  const release = (generation: number) => ({ stack: 'shop', stage: 'dev', generation }) as Release;
  await activated(release(1));
  const secret = readKeyFile(home.adminKeyFile('dev'));
  assert.equal((await keys.verify(secret ?? ''))?.role, 'admin');
  await activated(release(2));
  assert.equal(readKeyFile(home.adminKeyFile('dev')), secret);
  assert.equal((await audit.read({ action: 'generation.activate', entriesMax: 10 })).length, 2);
  assert.equal(await servicesOf('shop/dev/').keptVectors?.erase('research'), 0);
  assert.ok(!existsSync(home.cache));
  await database.close();
});
