import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { Secret } from '#base';
import { declare, type Kind, type Node, stack } from '#stack';
import { FakeFailure } from './fake-failure.ts';
import { fakeProviders } from './fake-providers.ts';
import { planInMemory, stageInMemory } from './stage-in-memory.ts';

const cupKind: Kind = {
  name: 'cup',
  properties: z.strictObject({ size: z.int(), code: z.instanceof(Secret).optional() }),
  outputs: ['id'],
};
const cup = (name: string, size: number, code?: Secret): Node => declare(cupKind, name, { size, code }, undefined, cup);

test('a plan in a unit test takes milliseconds', async () => {
  const plan = await planInMemory(stack('kitchen', [cup('blue', 2)]), { before: stack('kitchen', [cup('blue', 1)]) });
  assert.deepEqual(
    plan.steps.map(({ node, action }) => [node, action]),
    [['cup/blue', 'update']],
  );
});

test('a world can be looked into, and changed behind the back of the stack', async () => {
  const world = fakeProviders({ outputs: { cup: (name, { size }) => ({ id: `${name} of ${String(size)}` }) } });
  await using stage = await stageInMemory({ world });
  const program = stack('kitchen', [cup('blue', 1, new Secret('swordfish')), cup('red', 2)]);
  const { outputs } = await stage.apply(program);
  assert.deepEqual(outputs['cup/red'], { id: 'red of 2' });
  assert.deepEqual(
    world.find('cup/blue').map(({ properties }) => properties),
    [{ size: 1 }],
    'secrets cannot be read back',
  );
  world.drift('cup/red', { size: 9 });
  world.lose('cup/blue');
  const plan = await stage.plan(program);
  assert.deepEqual(Object.fromEntries(plan.steps.map(({ node, action }) => [node, action])), {
    'cup/blue': 'create',
    'cup/red': 'update',
  });
});

test('the n-th effect fails when a test asks for it, and an interceptor sees every call', async () => {
  const seen: string[] = [];
  const world = fakeProviders({ intercept: ({ method, node }, when) => void seen.push(`${when} ${method} ${node}`) });
  await using stage = await stageInMemory({ world });
  world.failAt(1);
  const program = stack('kitchen', [cup('blue', 1)]);
  const { failed } = await stage.apply(program);
  assert.ok(failed[0]?.error instanceof FakeFailure);
  assert.ok(seen.includes('before create cup/blue') && !seen.includes('after create cup/blue'));
  assert.equal((await stage.apply(program)).status, 'active');
});
