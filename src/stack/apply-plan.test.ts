import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeFailure, fakeProviders, type FakeProvidersOptions, stageInMemory } from '#testing';
import { LeaseHeldError } from '#store';
import { applyPlan } from './apply-plan.ts';
import { declare, stack } from './declare.ts';
import type { ApplyEvent } from './event.ts';
import { planStack } from './plan-stack.ts';
import { PlanStaleError } from './plan-stale-error.ts';
import { policy } from './policy.ts';
import { PolicyRefusedError } from './policy-refused-error.ts';
import { key, keyOutputs, thing } from './thing-fixture.ts';

test('outputs reach those that take them, in further rounds', async () => {
  await using stage = await stageInMemory({
    world: fakeProviders({ outputs: { thing: (name, { colour }) => ({ id: `${name}<${colour}>` }) } }),
  });
  const a = thing('a', { colour: 'red' });
  const b = thing('b', { colour: a.outputs.id });
  const rounds: number[] = [];
  const result = await stage.apply(stack('small', [thing('c', { colour: b.outputs.id })]), {
    onRound: ({ steps }) => rounds.push(steps.filter(({ action }) => action !== 'same').length) > 0,
  });
  assert.deepEqual(result.outputs['thing/c'], { id: 'c<b<a<red>>>' });
  assert.deepEqual(rounds, [2, 1]);
  assert.deepEqual([result.status, result.remaining], ['active', []]);
});

test('whoever refuses a further round gets told what remains, and can go on later', async () => {
  await using stage = await stageInMemory();
  const base = thing('base');
  const program = stack('small', [thing('top', { colour: base.outputs.id })]);
  const first = await stage.apply(program, { onRound: () => false });
  assert.equal(first.status, 'failed');
  assert.deepEqual(
    first.remaining.map(({ node }) => node),
    ['thing/top'],
  );
  const second = await stage.apply(program);
  assert.deepEqual(
    second.completed.map(({ node }) => node),
    ['thing/top'],
  );
});

test('a step that fails stops what depends on it and nothing else', async () => {
  const intercept: FakeProvidersOptions['intercept'] = ({ method, node }) => {
    if (method === 'create' && node === 'thing/bad') throw new FakeFailure(method, node);
  };
  await using stage = await stageInMemory({ world: fakeProviders({ intercept }) });
  let prepared = false;
  const program = stack('small', [thing('top', { of: thing('bad') }), thing('free', { of: thing('good') })]);
  const nothing = async () => {};
  const prepare = async () => void (prepared = true);
  const rollout = { prepare, check: nothing, activate: nothing, abandon: nothing };
  const result = await stage.apply(program, { rollout });
  assert.equal(result.status, 'failed');
  assert.deepEqual(
    result.failed.map(({ step }) => step.node),
    ['thing/bad'],
  );
  assert.deepEqual(
    result.remaining.map(({ node }) => node),
    ['thing/top'],
  );
  assert.deepEqual(
    result.completed.map(({ node }) => node),
    ['thing/good', 'thing/free'],
  );
  assert.equal(prepared, false, 'traffic stays');
  const [generation] = await (await stage.stateOf(program)).generations();
  assert.equal(generation?.error?.code, 'testing/fake-failure');
});

test('an apply that has nothing to do makes no generation', async () => {
  await using stage = await stageInMemory();
  const program = stack('small', [thing('a')]);
  assert.equal((await stage.apply(program)).generation, 1);
  assert.equal((await stage.apply(program)).generation, 1);
});

test('a plan that does not hold any more is refused before anything is done, with what moved', async () => {
  await using stage = await stageInMemory();
  const one = stack('small', [thing('a', { size: 1 })]);
  const two = stack('small', [thing('a', { size: 2 })]);
  const state = await stage.stateOf(one);
  const { providers } = stage.world;
  const movedBy = async (plan: Awaited<ReturnType<typeof planStack>>, program: typeof one) =>
    await applyPlan({ plan, stack: program, state, providers }).then(
      () => [],
      (error: unknown) => (error instanceof PlanStaleError ? error.moved : [error]),
    );
  const plan = await planStack({ stack: one, state, providers });
  assert.deepEqual(await movedBy(plan, two), ['program']);
  await stage.apply(one);
  assert.deepEqual(await movedBy(plan, one), ['state', 'observation']);
  const later = await planStack({ stack: two, state, providers });
  stage.world.drift('thing/a', { size: 9 });
  assert.deepEqual(await movedBy(later, two), ['observation']);
});

test('a mandatory policy stops the apply', async () => {
  await using stage = await stageInMemory();
  const program = stack('small', [thing('a')], { policies: [policy('never', () => ['no'])] });
  await assert.rejects(stage.apply(program), PolicyRefusedError);
  assert.equal(stage.world.things.size, 0);
});

test('stopped in the middle, it ends running steps, begins no other, and says what remains', async () => {
  const controller = new AbortController();
  const intercept: FakeProvidersOptions['intercept'] = ({ method }) => void (method === 'create' && controller.abort());
  await using stage = await stageInMemory({ world: fakeProviders({ intercept }) });
  const program = stack('small', [thing('c', { of: thing('b', { of: thing('a') }) })]);
  const result = await stage.apply(program, { signal: controller.signal });
  assert.deepEqual(
    result.completed.map(({ node }) => node),
    ['thing/a'],
  );
  assert.deepEqual(
    result.remaining.map(({ node }) => node),
    ['thing/b', 'thing/c'],
  );
  assert.equal(result.status, 'failed');
  assert.deepEqual((await (await stage.stateOf(program)).snapshot()).open, [], 'nothing is left to be found out');
});

test('of two applies at once, one works and the other is told who does', async () => {
  await using stage = await stageInMemory();
  const program = stack('small', [thing('a')]);
  const state = await stage.stateOf(program);
  const plan = await stage.plan(program);
  const both = await Promise.allSettled(
    [1, 2].map(() => applyPlan({ plan, stack: program, state, providers: stage.world.providers })),
  );
  const refused = both.filter((each) => each.status === 'rejected');
  assert.equal(refused.length, 1);
  assert.ok(refused[0]?.reason instanceof LeaseHeldError);
  assert.equal(stage.world.calls.filter(({ method }) => method === 'create').length, 1);
});

test('a secret is handed over once, and kept nowhere', async () => {
  await using stage = await stageInMemory({ world: fakeProviders({ outputs: keyOutputs }) });
  const revealed: ApplyEvent[] = [];
  const program = stack('small', [key('door')]);
  const result = await stage.apply(program, {
    onEvent: (event) => void (event.type === 'revealed' && revealed.push(event)),
  });
  assert.deepEqual(revealed, [{ type: 'revealed', node: 'key/door', outputs: { secret: 'the secret of door' } }]);
  assert.deepEqual(result.outputs['key/door'], { id: 'door' });
  const state = await stage.stateOf(program);
  assert.doesNotMatch(JSON.stringify([await state.snapshot(), await state.manifest(1)]), /the secret/);
});

test('a kind that cannot exist twice is deleted before it is made again, dependents that go too before it', async () => {
  const log: string[] = [];
  const world = fakeProviders({
    intercept: ({ method, node }, when) =>
      void (when === 'before' && method !== 'read' && log.push(`${method} ${node}`)),
  });
  await using stage = await stageInMemory({ world });
  const { kind } = thing('any');
  const single = (name: string, colour: string) =>
    declare<'single', { id: string }>(
      { ...kind, name: 'single', replaceOrder: 'delete-first' },
      name,
      { colour },
      undefined,
      single,
    );
  const program = (colour: string) => stack('small', [thing('top', { colour, of: single('base', colour) })]);
  await stage.apply(program('red'));
  log.length = 0;
  await stage.apply(program('blue'));
  assert.deepEqual(log, ['delete thing/top', 'delete single/base', 'create single/base', 'create thing/top']);
});
