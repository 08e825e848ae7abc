import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '#base';
import { fakeProviders, planInMemory, stageInMemory } from '#testing';
import { stack } from './declare.ts';
import { InvalidPropertiesError } from './invalid-properties-error.ts';
import { PlanFailedError } from './plan-failed-error.ts';
import type { Action, Plan } from './plan.ts';
import { planDestroy } from './plan-stack.ts';
import { policy } from './policy.ts';
import { key, keyOutputs, thing } from './thing-fixture.ts';

const actions = (plan: Plan): Record<string, Action> =>
  Object.fromEntries(plan.steps.map(({ node, action }) => [node, action]));

test('says what is created, changed, replaced, deleted and left, with old and new values', async () => {
  const before = stack('small', [
    thing('left'),
    thing('changed', { size: 1 }),
    thing('replaced', { colour: 'red' }),
    thing('gone'),
  ]);
  const after = stack('small', [
    thing('left'),
    thing('changed', { size: 2 }),
    thing('replaced', { colour: 'blue' }),
    thing('new'),
  ]);
  const plan = await planInMemory(after, { before });
  assert.deepEqual(actions(plan), {
    'thing/gone': 'delete',
    'thing/replaced': 'replace',
    'thing/changed': 'update',
    'thing/new': 'create',
    'thing/left': 'same',
  });
  assert.deepEqual(
    plan.steps.slice(0, 2).map(({ action }) => action),
    ['delete', 'replace'],
    'destructive steps first',
  );
  const changes = plan.steps.flatMap(({ changes }) => changes);
  assert.deepEqual(changes, [
    { path: 'colour', before: 'red', after: 'blue', forcesReplacement: true },
    { path: 'size', before: 1, after: 2 },
  ]);
});

test('a step names those that come before it, and its line', async () => {
  const base = thing('base');
  const plan = await planInMemory(stack('small', [thing('top', { of: base })]));
  assert.deepEqual(
    plan.steps.map(({ node, after }) => [node, after]),
    [
      ['thing/base', []],
      ['thing/top', ['thing/base']],
    ],
  );
  assert.match(plan.steps[1]?.declaredAt?.file ?? '', /plan-stack\.test\.ts$/);
});

test('what needs an output that is not known yet is deferred', async () => {
  const base = thing('base');
  const plan = await planInMemory(stack('small', [thing('top', { colour: base.outputs.id })]));
  const step = plan.steps.find(({ node }) => node === 'thing/top');
  assert.deepEqual(step?.deferredBy, ['thing/base']);
  assert.deepEqual(step?.changes, [{ path: 'colour', unknown: true }]);
});

test('outputs that are sure beforehand defer nothing', async () => {
  const { providers } = fakeProviders();
  const sure = {
    ...providers.get('thing')!,
    diff: async () => ({ outputs: { id: 'known' }, cost: { downloadBytes: 10 } }),
  };
  const base = thing('base');
  const plan = await planInMemory(stack('small', [thing('top', { colour: base.outputs.id })]), {
    providers: new Map([['thing', sure]]),
  });
  assert.deepEqual(
    plan.steps.flatMap(({ deferredBy }) => deferredBy ?? []),
    [],
  );
  assert.equal(plan.cost.downloadBytes, 20);
});

test('the same inputs give the same plan; another program another one', async () => {
  await using stage = await stageInMemory();
  const one = stack('small', [thing('a', { size: 1 })]);
  const first = await stage.plan(one);
  assert.equal((await stage.plan(one)).digest, first.digest);
  assert.notEqual((await stage.plan(stack('small', [thing('a', { size: 2 })]))).program, first.program);
});

test('the code of a function is part of the program', async () => {
  const before = stack('small', [thing('a', { check: () => 1 })]);
  assert.deepEqual(actions(await planInMemory(stack('small', [thing('a', { check: () => 1 })]), { before })), {
    'thing/a': 'same',
  });
  assert.deepEqual(actions(await planInMemory(stack('small', [thing('a', { check: () => 2 })]), { before })), {
    'thing/a': 'update',
  });
});

test('a secret is in no plan, but its change is', async () => {
  const before = stack('small', [thing('a', { password: new Secret('swordfish') })]);
  const plan = await planInMemory(stack('small', [thing('a', { password: new Secret('barracuda') })]), { before });
  assert.deepEqual(actions(plan), { 'thing/a': 'update' });
  assert.doesNotMatch(JSON.stringify(plan), /swordfish|barracuda/);
});

test('what was taken away is made again, and what was changed is changed back', async () => {
  await using stage = await stageInMemory();
  const program = stack('small', [thing('lost'), thing('drifted', { size: 1 })]);
  await stage.apply(program);
  stage.world.lose('thing/lost');
  stage.world.drift('thing/drifted', { size: 7 });
  const plan = await stage.plan(program);
  assert.deepEqual(actions(plan), { 'thing/lost': 'create', 'thing/drifted': 'update' });
  assert.deepEqual(plan.steps.at(-1)?.changes, [{ path: 'size', before: 7, after: 1 }]);
  await stage.apply(program);
  assert.deepEqual(actions(await stage.plan(program)), { 'thing/lost': 'same', 'thing/drifted': 'same' });
});

test('what is gone and not declared any more is only forgotten', async () => {
  await using stage = await stageInMemory();
  await stage.apply(stack('small', [thing('a'), thing('b')]));
  stage.world.lose('thing/b');
  assert.equal(actions(await stage.plan(stack('small', [thing('a')])))['thing/b'], 'forget');
});

test('what is already there is adopted, and brought to what is declared', async () => {
  const world = fakeProviders();
  const there = { properties: { size: 1 }, outputs: { id: 'old' } };
  const adopting = { ...world.providers.get('thing')!, read: async () => there };
  const plan = await planInMemory(stack('small', [thing('a', { size: 2 })]), {
    providers: new Map([['thing', adopting]]),
  });
  assert.deepEqual(
    plan.steps.map(({ action, changes }) => [action, changes]),
    [['adopt', [{ path: 'size', before: 1, after: 2 }]]],
  );
  const fixed = planInMemory(stack('small', [thing('a', { size: 1, colour: 'red' })]), {
    providers: new Map([['thing', adopting]]),
  });
  await assert.rejects(fixed, /was not made by this stack, and differs in what cannot be changed: colour/);
});

test('a destroy deletes dependents before what they depend on', async () => {
  await using stage = await stageInMemory();
  const base = thing('base');
  const program = stack('small', [thing('top', { of: thing('middle', { of: base }) })]);
  await stage.apply(program);
  const plan = await planDestroy({ state: await stage.stateOf(program), providers: stage.world.providers });
  assert.deepEqual(
    plan.steps.map(({ node, action }) => [node, action]),
    [
      ['thing/top', 'delete'],
      ['thing/middle', 'delete'],
      ['thing/base', 'delete'],
    ],
  );
});

test('policies see the plan; one that throws has not been kept', async () => {
  const few = policy('few', ({ steps }) => (steps.length > 1 ? ['There are too many.'] : []), 'advisory');
  const named = policy('named', ({ steps }) => steps.map(({ node }) => ({ node, message: 'no' })));
  const broken = policy('broken', () => {
    throw new Error('oops');
  });
  const { findings } = await planInMemory(stack('small', [thing('a'), thing('b')], { policies: [few, named, broken] }));
  assert.deepEqual(findings, [
    { policy: 'few', level: 'advisory', message: 'There are too many.' },
    { policy: 'named', level: 'mandatory', node: 'thing/a', message: 'no' },
    { policy: 'named', level: 'mandatory', node: 'thing/b', message: 'no' },
    { policy: 'broken', level: 'mandatory', message: 'The policy threw: oops' },
  ]);
});

test('a protected node is not deleted and not replaced', async () => {
  const before = stack('small', [thing('a', { colour: 'red' }, { protect: true }), thing('b', {}, { protect: true })]);
  const after = stack('small', [thing('a', { colour: 'blue' }, { protect: true })]);
  const { findings } = await planInMemory(after, { before });
  assert.deepEqual(
    findings.map(({ policy, level, node }) => [policy, level, node]),
    [
      ['protect', 'mandatory', 'thing/b'],
      ['protect', 'mandatory', 'thing/a'],
    ],
  );
});

test('every node that cannot be planned is named with its line; what depends on it is not', async () => {
  const broken = {
    ...fakeProviders().providers.get('thing')!,
    diff: async ({ name }: { name: string }) => {
      if (name.startsWith('bad')) throw new Error('too large');
      return {};
    },
  };
  const program = stack('small', [thing('bad-one'), thing('top', { of: thing('bad-two') }), thing('good')]);
  await assert.rejects(planInMemory(program, { providers: new Map([['thing', broken]]) }), (error: unknown) => {
    assert.ok(error instanceof PlanFailedError);
    assert.deepEqual(error.failures.map(({ node }) => node).toSorted(), ['thing/bad-one', 'thing/bad-two']);
    assert.match(error.message, /plan-stack\.test\.ts:\d+:\d+: thing\/bad-one: too large/);
    return true;
  });
});

test('a property that is found wrong while planning names its line once', () => {
  const { id: node, declaredAt } = thing('a');
  const error = new InvalidPropertiesError([{ node, declaredAt, path: 'size', message: 'too large' }]);
  assert.equal(new PlanFailedError([{ node, declaredAt, error }]).message, error.message);
});

test('outputs that are shown once are no outputs that others could take', async () => {
  const plan = await planInMemory(stack('small', [key('door')]), { world: fakeProviders({ outputs: keyOutputs }) });
  assert.doesNotMatch(JSON.stringify(plan), /the secret/);
  assert.equal('secret' in key('other').outputs, false);
});
