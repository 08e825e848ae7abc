import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type StageInMemory, stageInMemory } from '#testing';
import { compile } from '../compile.ts';
import { stack, type StackOptions } from '../declare.ts';
import { policy } from '../policy.ts';
import { thing, type ThingNode } from '../thing-fixture.ts';
import { makePlan, type PlanInput } from './make-plan.ts';
import { recall } from './recollection.ts';

/** Each thing takes the output of the one before it when `takes`, so that decisions hang on each other. */
const programs = fc.uniqueArray(
  fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), size: fc.nat(2), takes: fc.boolean() }),
  { maxLength: 4, selector: ({ name }) => name },
);
type Declared = typeof programs extends fc.Arbitrary<infer T> ? T : never;

/** What happens between two plans, behind the stack's back. */
const disturbances = fc.option(
  fc.record({ what: fc.constantFrom('drift', 'lose', 'policy'), name: fc.constantFrom('a', 'b', 'c', 'd') }),
);

function programOf(declared: Declared, options?: StackOptions) {
  const nodes: ThingNode[] = [];
  for (const { name, size, takes } of declared) {
    const before = nodes.at(-1);
    nodes.push(thing(name, { size, ...(takes && before && { colour: before.outputs.id }) }));
  }
  return stack('small', nodes, options);
}

async function inputOf(stage: StageInMemory, program: ReturnType<typeof programOf>): Promise<PlanInput> {
  const { fingerprint, stage: name, ...state } = await stage.stateOf(program);
  const { providers } = stage.world;
  const signal = new AbortController().signal;
  const goal = { type: 'program' } as const;
  const snapshot = await state.snapshot();
  return { graph: compile(program), goal, stage: name, snapshot, providers, fingerprint, parallel: 2, signal };
}

test('with what was planned before, a plan is the one that would be made without, whatever has moved', async () => {
  await fc.assert(
    fc.asyncProperty(programs, programs, disturbances, async (before, after, disturbance) => {
      await using stage = await stageInMemory();
      await stage.apply(programOf(before));
      let message = 'first';
      const says = policy('says', () => [message], 'advisory');
      const input = await inputOf(stage, programOf(after, disturbance?.what === 'policy' ? { policies: [says] } : {}));
      const earlier = await makePlan(input);
      const isThere = disturbance && stage.world.find(`thing/${disturbance.name}`).length > 0;
      if (isThere && disturbance.what === 'drift') stage.world.drift(`thing/${disturbance.name}`, { size: 9 });
      if (isThere && disturbance.what === 'lose') stage.world.lose(`thing/${disturbance.name}`);
      message = 'second';

      const callsBefore = stage.world.calls.length;
      const anew = await makePlan(input);
      const callsBetween = stage.world.calls.length;
      const again = await makePlan({ ...input, earlier });
      assert.deepEqual(again, anew);
      // Several are read at once, in whatever order.
      const callsOf = (from: number, to?: number) => new Set(stage.world.calls.slice(from, to));
      assert.deepEqual(callsOf(callsBetween), callsOf(callsBefore, callsBetween), 'everything is read again');
    }),
    { numRuns: 200 },
  );
});

test('a plan is recalled only for what it was made from', async () => {
  await using stage = await stageInMemory();
  const program = programOf([{ name: 'a', size: 1, takes: false }]);
  const input = await inputOf(stage, program);
  const made = await makePlan(input);
  assert.equal(recall(made.plan, input), made);
  assert.equal(recall({ ...made.plan }, input), undefined, 'as from a file');
  await stage.apply(program);
  assert.equal(recall(made.plan, await inputOf(stage, program)), undefined, 'the state has moved on');
});
