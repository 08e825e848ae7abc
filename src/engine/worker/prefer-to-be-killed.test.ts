import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { preferToBeKilled } from './prefer-to-be-killed.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-score-'));
after(() => rmSync(folder, { recursive: true }));

test(
  'the kernel is told where it can be told, and else nothing happens',
  { skip: process.platform !== 'linux' },
  () => {
    const file = join(folder, 'score');
    preferToBeKilled(file);
    assert.equal(readFileSync(file, 'utf8'), '500');
    preferToBeKilled(join(folder, 'missing', 'score'));
  },
);
