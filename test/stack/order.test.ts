import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyPlan, openState, type Plan, planStack } from '#stack';
import { LeaseHeldError } from '#store';
import { fakeProviders, type FakeProviderCall, type FakeWorld, openTestDatabase } from '#testing';
import { fixedKinds, nodeIdOf, outputs, type Program, programs, stackOf } from './program.ts';

const fingerprintKey = new Uint8Array(32);

/** What a thing was made to use. */
function usesOf(world: FakeWorld, token: string): readonly string[] {
  return (world.things.get(token)?.properties['uses'] ?? []) as readonly string[];
}

/**
 * What is made finds what it uses. What is taken away for good is used by nothing any more; what is taken away to be
 * made anew is used by nothing that is replaced or deleted too.
 */
function assertOrder(world: FakeWorld, plan: Plan, program: Program, call: FakeProviderCall): void {
  const declared = program.nodes.find((node) => nodeIdOf(node) === call.node);
  if (call.method === 'create' || call.method === 'update') {
    const { refers, takes } = declared!;
    for (const index of [...refers, ...takes]) {
      assert.ok(world.find(nodeIdOf(program.nodes[index]!)).length > 0, `${call.node} finds what it uses`);
    }
  }
  if (call.method !== 'delete' || world.find(call.node).length > 1) return;
  const going = new Set(
    plan.steps.filter(({ action }) => action === 'delete' || action === 'replace').map(({ node }) => node),
  );
  for (const { node, token } of world.things.values()) {
    if (!usesOf(world, token).includes(call.node) || node === call.node) continue;
    const cannotChangeBefore = !going.has(node) && waitsForReplacement(plan, program, node);
    const stays = declared !== undefined && !going.has(node);
    assert.ok(stays || cannotChangeBefore, `${call.node} goes after ${node}, which uses it`);
  }
}

/** What has to be changed only after something that has to be deleted first, in any chain of needs. */
function waitsForReplacement(plan: Plan, program: Program, id: string): boolean {
  const step = plan.steps.find(({ node }) => node === id);
  if (step?.action === 'replace' || step?.deferredBy) return true;
  const declared = program.nodes.find((node) => nodeIdOf(node) === id);
  const needed = [...(declared?.refers ?? []), ...(declared?.takes ?? [])];
  return needed.some((index) => waitsForReplacement(plan, program, nodeIdOf(program.nodes[index]!)));
}

test('order respects edges on create, update, replace and delete, in both orders of replacement', async () => {
  await fc.assert(
    fc.asyncProperty(programs(7), programs(7), async (before, after) => {
      await using database = await openTestDatabase();
      const state = await openState(database, { stack: 'generated', stage: 'test', fingerprintKey });
      let current: { plan: Plan; program: Program } | undefined;
      const intercept = (call: FakeProviderCall, when: 'before' | 'after') => {
        if (current && when === 'before') assertOrder(world, current.plan, current.program, call);
      };
      const world: FakeWorld = fakeProviders({ outputs, fixed: fixedKinds, intercept });
      for (const program of [before, after]) {
        const stack = stackOf(program);
        const { providers } = world;
        const plan = await planStack({ stack, state, providers });
        current = { plan, program };
        const onRound = (round: Plan) => {
          current = { plan: { ...plan, steps: [...plan.steps, ...round.steps] }, program };
          return true;
        };
        const { failed } = await applyPlan({ plan, stack, state, providers, onRound });
        assert.deepEqual(
          failed.map(({ error }) => String(error)),
          [],
        );
      }
    }),
    { numRuns: 100 },
  );
});

test('parallel applies never interleave: one works, the others find it at work or done', async () => {
  await fc.assert(
    fc.asyncProperty(programs(4), programs(4), async (one, two) => {
      await using database = await openTestDatabase();
      const running = new Set<number>();
      const run = async (program: Program, who: number, world: FakeWorld) => {
        const state = await openState(database, { stack: 'generated', stage: 'test', fingerprintKey });
        const stack = stackOf(program);
        for (;;) {
          const plan = await planStack({ stack, state, providers: world.providers });
          const onEvent = () => {
            running.add(who);
            assert.equal(running.size, 1, 'nobody else is at work');
          };
          try {
            return await applyPlan({ plan, stack, state, providers: world.providers, waitMs: 2000, onEvent });
          } catch (error) {
            assert.ok(
              error instanceof LeaseHeldError || (error as { code?: string }).code === 'stack/plan-stale',
              String(error),
            );
          } finally {
            running.delete(who);
          }
        }
      };
      const delayed = fakeProviders({
        outputs,
        fixed: fixedKinds,
        intercept: () => new Promise((resolve) => setImmediate(resolve)),
      });
      await Promise.all([run(one, 1, delayed), run(two, 2, delayed)]);
      const things = [...delayed.things.values()].map(({ node }) => node).toSorted();
      const [first, second] = [one, two].map(({ nodes }) => nodes.map(nodeIdOf).toSorted());
      assert.ok(
        [first, second].some((each) => JSON.stringify(each) === JSON.stringify(things)),
        'the world is of one of them',
      );
    }),
    { numRuns: 15 },
  );
});
