import { randomBytes } from 'node:crypto';
import type { Clock } from '#base';
import {
  applyPlan,
  type ApplyOptions,
  type ApplyResult,
  openState,
  type Plan,
  planStack,
  type Providers,
  type Stack,
  type State,
} from '#stack';
import { openDatabase } from '#store';
import { fakeProviders, type FakeWorld } from './fake-providers.ts';

export interface StageInMemoryOptions {
  /** Default: fake providers. */
  readonly world?: FakeWorld;
  /** Instead of a world's: providers of your own. */
  readonly providers?: Providers;
  readonly clock?: Clock;
}

/** A stage of a stack that nobody has to clear away: its state is in memory, its things are in a fake world. */
export interface StageInMemory extends AsyncDisposable {
  readonly world: FakeWorld;
  /** The state of the stack that was last planned or applied. */
  stateOf(stack: Stack): Promise<State>;
  plan(stack: Stack): Promise<Plan>;
  /** Plans and applies; `options` as for `applyPlan`. */
  apply(stack: Stack, options?: Partial<ApplyOptions>): Promise<ApplyResult>;
}

/**
 * Opens a stage for one test.
 *
 * @example
 * await using stage = await stageInMemory();
 * await stage.apply(stackAsItIs);
 * const plan = await stage.plan(stackAsItShouldBe);
 * assert.deepEqual(plan.steps.filter(({ action }) => action === 'replace'), []);
 */
export async function stageInMemory(options: StageInMemoryOptions = {}): Promise<StageInMemory> {
  const database = await openDatabase('sqlite::memory:');
  const world = options.world ?? fakeProviders();
  const providers = options.providers ?? world.providers;
  const fingerprintKey = randomBytes(32);
  const clock = options.clock && { clock: options.clock };
  const stateOf = ({ name }: Stack) => openState(database, { stack: name, stage: 'test', fingerprintKey, ...clock });
  return {
    world,
    stateOf,
    plan: async (stack) => await planStack({ stack, state: await stateOf(stack), providers }),
    apply: async (stack, applyOptions) => {
      const state = await stateOf(stack);
      const plan = await planStack({ stack, state, providers });
      return await applyPlan({ plan, stack, state, providers, ...applyOptions });
    },
    [Symbol.asyncDispose]: () => database.close(),
  };
}

/**
 * The plan for a stack in a unit test, in milliseconds: for an empty stage, or for one where `before` was applied.
 *
 * @example
 * const plan = await planInMemory(stack('assistant', [door]));
 * assert.deepEqual(plan.findings, []);
 */
export async function planInMemory(
  stack: Stack,
  options: StageInMemoryOptions & { readonly before?: Stack } = {},
): Promise<Plan> {
  await using stage = await stageInMemory(options);
  if (options.before) await stage.apply(options.before);
  return await stage.plan(stack);
}
