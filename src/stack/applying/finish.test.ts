import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeFailure, fakeProviders, stageInMemory } from '#testing';
import { applyPlan } from '../apply-plan.ts';
import { stack } from '../declare.ts';
import { planDestroy, planRollback } from '../plan-stack.ts';
import type { Rollout } from '../rollout.ts';
import { thing } from '../thing-fixture.ts';
import { UnknownGenerationError } from '../unknown-generation-error.ts';

/** A rollout that writes down what it is asked. */
function recordingRollout(log: string[], failing?: 'prepare' | 'check'): Rollout {
  const say = async (phase: 'prepare' | 'check' | 'activate' | 'abandon', generation: number) => {
    log.push(`${phase} ${generation}`);
    if (phase === failing) throw new FakeFailure(phase, 'the rollout');
  };
  return {
    prepare: ({ generation }) => say('prepare', generation),
    check: ({ generation }) => say('check', generation),
    activate: ({ generation }) => say('activate', generation),
    abandon: ({ generation }) => say('abandon', generation),
  };
}

test('old things go only when traffic has moved', async () => {
  const log: string[] = [];
  const world = fakeProviders({
    intercept: ({ method, node }, when) =>
      void (when === 'before' && method !== 'read' && log.push(`${method} ${node}`)),
  });
  await using stage = await stageInMemory({ world });
  await stage.apply(stack('small', [thing('a', { colour: 'red' }), thing('old')]));
  log.length = 0;
  await stage.apply(stack('small', [thing('a', { colour: 'blue' })]), { rollout: recordingRollout(log) });
  assert.deepEqual(log, ['create thing/a', 'prepare 2', 'check 2', 'activate 2', 'delete thing/old', 'delete thing/a']);
});

test('a check that fails leaves the generation before it in place, and is recorded', async () => {
  await using stage = await stageInMemory();
  const one = stack('small', [thing('a', { colour: 'red' })]);
  await stage.apply(one);
  const log: string[] = [];
  const two = stack('small', [thing('a', { colour: 'blue' })]);
  const result = await stage.apply(two, { rollout: recordingRollout(log, 'check') });
  assert.deepEqual([result.generation, result.status], [2, 'failed']);
  assert.ok(result.reason instanceof FakeFailure);
  assert.deepEqual(log, ['prepare 2', 'check 2', 'abandon 2']);
  assert.equal(stage.world.find('thing/a').length, 2, 'what the old generation is made of stays');
  const state = await stage.stateOf(two);
  assert.deepEqual(
    (await state.generations()).map(({ number, status }) => [number, status]),
    [
      [2, 'failed'],
      [1, 'active'],
    ],
  );
  const again = await stage.apply(two, { rollout: recordingRollout([]) });
  assert.deepEqual([again.generation, again.status], [3, 'active']);
  assert.equal(stage.world.find('thing/a').length, 1);
});

test('a program that only reads differently gets a generation without a step', async () => {
  await using stage = await stageInMemory();
  await stage.apply(stack('small', [thing('a'), thing('b')]));
  const program = stack('small', [thing('a', {}, { dependsOn: [thing('b')] })]);
  const plan = await stage.plan(program);
  assert.equal(plan.rolloutOnly, true);
  assert.equal((await stage.apply(program)).generation, 2);
  assert.equal((await stage.plan(program)).rolloutOnly, false);
});

test('a rollback returns to what was, by a plan like any other', async () => {
  await using stage = await stageInMemory();
  const one = stack('small', [thing('a', { size: 1, colour: 'red' }), thing('old')]);
  const two = stack('small', [thing('a', { size: 2, colour: 'blue' }), thing('new')]);
  await stage.apply(one);
  await stage.apply(two);
  const state = await stage.stateOf(two);
  const { providers } = stage.world;
  const plan = await planRollback({ generation: 1, stack: two, state, providers });
  const result = await applyPlan({ plan, stack: two, state, providers });
  assert.deepEqual([result.generation, result.status], [3, 'active']);
  assert.deepEqual(
    stage.world.find('thing/a').map(({ properties }) => properties),
    [{ size: 1, colour: 'red' }],
  );
  assert.equal(stage.world.find('thing/new').length, 0);
  assert.equal((await state.generations())[0]?.returnedTo, 1);
  assert.equal(
    (await stage.plan(one)).steps.every(({ action }) => action === 'same'),
    true,
  );
  await assert.rejects(planRollback({ generation: 9, state, providers }), UnknownGenerationError);
});

test('only so many generations are kept', async () => {
  await using stage = await stageInMemory();
  for (let size = 0; size < 5; size++)
    await stage.apply(stack('small', [thing('a', { size })]), { keepGenerations: 2 });
  const state = await stage.stateOf(stack('small', []));
  assert.deepEqual(
    (await state.generations()).map(({ number }) => number),
    [5, 4],
  );
});

test('a destroy leaves nothing behind', async () => {
  await using stage = await stageInMemory();
  const program = stack('small', [thing('b', { of: thing('a') })]);
  await stage.apply(program);
  const state = await stage.stateOf(program);
  const { providers } = stage.world;
  const result = await applyPlan({ plan: await planDestroy({ state, providers }), state, providers });
  assert.equal(result.status, 'active');
  assert.equal(stage.world.things.size, 0);
  const { instances, open } = await state.snapshot();
  assert.deepEqual([instances, open, await state.generations()], [[], [], []]);
});
