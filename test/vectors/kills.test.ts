/** Processes that are killed while sixteen writers write. LODE_KILLS says how many: 1,000 take most of an hour. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writers } from './changes.ts';
import { killRound } from './kill-round.ts';

const kills = Number(process.env['LODE_KILLS'] ?? 5);

test(`${kills} kills at any instant lose nothing that was acknowledged, and add nothing`, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lode-kills-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const done = Array.from({ length: writers }, () => 0);
  let acknowledged = 0;
  let slowestMs = 0;
  for (let round = 0; round < kills; round++) {
    // Some die before they have opened anything, most while they write, some in the middle of a merge.
    const from = round % 10 === 9 ? 'start' : 'first change';
    const result = await killRound(folder, done, { ms: Math.random() * 1500, from });
    assert.deepEqual(result.findings, [], `round ${round}`);
    acknowledged += result.acknowledged;
    slowestMs = Math.max(slowestMs, result.recoveryMs);
    if (round % 25 === 24)
      t.diagnostic(`${round + 1} kills, ${acknowledged} changes, slowest recovery ${Math.round(slowestMs)} ms`);
  }
  t.diagnostic(`${kills} kills, ${acknowledged} changes, slowest recovery ${Math.round(slowestMs)} ms`);
  assert.ok(kills < 3 || acknowledged > 100);
});
