import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { commonLength } from '../prefix-node.ts';
import type { DiskTier } from './disk-tier.ts';
import { assertData, find, put, settleMs, type Text, tierOn } from './disk-tier-fixture.ts';
import { FakeDisk } from './fake-disk.ts';

/** How far a list of texts reaches, looked at one by one until none takes it further. */
function naiveReach(texts: readonly Text[], scope: string, tokens: readonly number[], have: number): number {
  let reach = have;
  for (let isLonger = true; isLonger;) {
    isLonger = false;
    for (const text of texts) {
      const common = commonLength(Int32Array.from(text.tokens), 0, Int32Array.from(tokens), 0, tokens.length);
      if (text.scope !== scope || text.from > reach || common <= reach) continue;
      reach = common;
      isLonger = true;
    }
  }
  return reach;
}

const tokens = fc.array(fc.constantFrom(1, 2), { minLength: 1, maxLength: 10 });
const text = fc
  .record({ scope: fc.constantFrom('a', 'b'), tokens, start: fc.nat(9) })
  .map(({ scope, tokens, start }): Text => ({ scope, tokens, from: start % tokens.length }));

test('with room for all, a text reaches as far as a list of all that was put, also for the next process', async () => {
  const ask = fc.record({ scope: fc.constantFrom('a', 'b'), tokens, have: fc.nat(4) });
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 15 }), fc.array(ask, { maxLength: 8 }), async (texts, asks) => {
      const disk = new FakeDisk();
      const tier = tierOn(disk);
      for (const text of texts) put(tier, text);
      const check = async (asked: DiskTier) => {
        for (const { scope, tokens, have } of asks) {
          const { files, reach } = find(asked, { scope, tokens }, Math.min(have, tokens.length));
          assert.equal(reach, naiveReach(texts, scope, tokens, Math.min(have, tokens.length)));
          for (const file of files) {
            const own = { scope, tokens: Array.from(file.tokens), from: file.from };
            assertData(await asked.read(file), own);
          }
        }
      };
      await check(tier);
      await tier.settled(settleMs);
      await check(tier);
      const next = tierOn(disk);
      await next.scan();
      await check(next);
    }),
    { numRuns: 100 },
  );
});

const act = fc.oneof(
  text.map((text) => ({ kind: 'put', text }) as const),
  text.map((text) => ({ kind: 'ask', text }) as const),
  fc.record({
    kind: fc.constant('damage'),
    how: fc.constantFrom('flip', 'cut', 'lose', 'swap'),
    pick: fc.nat(99),
    at: fc.nat(9999),
  }),
  fc.constantFrom('settle', 'settle', 'scan', 'restart', 'restart', 'fail', 'heal').map((kind) => ({ kind }) as const),
);

test('whatever happens to the files, nothing is read that was not written for this very text', async () => {
  let [read, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 20, maxLength: 60 }),
      fc.integer({ min: 300, max: 3000 }),
      async (acts, bytesMax) => {
        const disk = new FakeDisk();
        disk.delay = 1;
        let tier = tierOn(disk, { bytesMax });
        for (const act of acts) {
          if (act.kind === 'put') put(tier, act.text);
          else if (act.kind === 'ask') {
            const { scope, tokens } = act.text;
            for (const file of find(tier, act.text).files) {
              const data = await tier.read(file);
              const own = { scope, tokens: Array.from(file.tokens), from: file.from };
              if (data === undefined) refused++;
              else {
                read++;
                assertData(data, own);
              }
              assert.deepEqual(own.tokens.slice(0, file.from), tokens.slice(0, file.from));
            }
          } else if (act.kind === 'restart') {
            tier = tierOn(disk, { bytesMax });
            await tier.scan();
          } else if (act.kind === 'scan') await tier.scan();
          else if (act.kind === 'settle') await tier.settled(settleMs);
          else if (act.kind === 'fail') disk.writeError = new Error('disk full');
          else if (act.kind === 'heal') disk.writeError = undefined;
          else if (act.kind === 'damage') damage(disk, act);
          assert.ok(tier.kept.bytes <= bytesMax, 'it keeps to its budget');
        }
      },
    ),
    { numRuns: 200 },
  );
  assert.ok(read > 100 && refused > 10, `${read} were read, ${refused} were not`);
});

function damage(disk: FakeDisk, act: { how: 'flip' | 'cut' | 'lose' | 'swap'; pick: number; at: number }): void {
  const names = [...disk.files.keys()];
  const name = names[act.pick % names.length];
  const other = names[act.at % names.length];
  if (name === undefined || other === undefined) return;
  if (act.how === 'lose') disk.files.delete(name);
  else if (act.how === 'swap') disk.files.set(name, { ...disk.files.get(other)! });
  else if (act.how === 'cut') disk.corrupt(name, (bytes) => bytes.subarray(0, act.at % bytes.length));
  else
    disk.corrupt(name, (bytes) => {
      bytes[act.at % bytes.length]! ^= 1 << (act.pick % 8);
      return bytes;
    });
}
