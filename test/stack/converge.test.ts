import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openTestDatabase } from '#testing';
import { Lives } from './lives.ts';
import { type KindName, type Program, type ProgramNode, programs } from './program.ts';

/** On a server each run takes a hundred times as long. */
const runs = (count: number) => (process.env['LODE_TEST_DATABASE'] === undefined ? count : Math.ceil(count / 20));

test('planning twice gives the same plan, and after an apply there is nothing to plan', async () => {
  await fc.assert(
    fc.asyncProperty(programs(6), programs(6), async (before, after) => {
      await using database = await openTestDatabase();
      const lives = new Lives(database);
      for (const program of [before, after]) {
        assert.equal((await lives.plan(program)).digest, (await lives.plan(program)).digest);
        const { result } = await lives.live(program);
        assert.deepEqual(result?.failed, []);
        assert.deepEqual(result?.remaining, []);
        await lives.assertConverged(program);
      }
    }),
    { numRuns: runs(60) },
  );
});

test('killed at any boundary of any apply, the next apply brings the same world about', async () => {
  await fc.assert(
    fc.asyncProperty(programs(4), programs(4), async (before, after) => {
      for (let at = 0; ; at++) {
        await using database = await openTestDatabase();
        const lives = new Lives(database);
        await lives.live(before);
        const { result } = await lives.live(after, at);
        await lives.live(after);
        await lives.assertConverged(after);
        if (result) return;
      }
    }),
    { numRuns: runs(15) },
  );
});

const node = (kind: KindName, name: string): ProgramNode => ({ kind, name, size: 0, refers: [], takes: [] });
const none: Program = { nodes: [] };
const once: Program = { nodes: [node('once', 'b')] };

/** A create that was begun and is not wanted any more; a delete that happened, of what is declared again. */
const lostTrackBefore: [Program, Program, Program, number, number][] = [
  ...Array.from({ length: 12 }, (_, at): [Program, Program, Program, number, number] => [
    none,
    { nodes: [node('soft', 'a')] },
    none,
    40,
    at,
  ]),
  ...Array.from({ length: 26 }, (_, at): [Program, Program, Program, number, number] => [once, none, once, 40, at]),
];

test('killed twice, with the program changed in between, nothing is lost track of', async () => {
  await fc.assert(
    fc.asyncProperty(programs(4), programs(4), programs(4), fc.nat(40), fc.nat(40), async (a, b, c, first, second) => {
      await using database = await openTestDatabase();
      const lives = new Lives(database);
      await lives.live(a, first);
      await lives.live(b, second);
      await lives.live(c);
      await lives.assertConverged(c);
    }),
    { numRuns: runs(150), examples: lostTrackBefore },
  );
});
