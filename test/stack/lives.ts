import assert from 'node:assert/strict';
import { applyPlan, type ApplyResult, type Manifest, openState, type Plan, planStack, type Rollout } from '#stack';
import { type Database } from '#store';
import { fakeProviders, type FakeProviderCall, type FakeWorld } from '#testing';
import { Fuse, fusedDatabase, ManualClock } from './fuse.ts';
import { evaluate, fixedKinds, nodeIdOf, outputs, type Program, stackOf } from './program.ts';

const leaseMs = 1000;

/** One database and one world, in which processes come and go. */
export class Lives {
  readonly world: FakeWorld;
  /** Tokens of things whose secret somebody has seen. */
  readonly revealed = new Set<string>();
  /** What the rollout has made active last. */
  serving: Manifest | undefined;
  readonly #database: Database;
  readonly #clock = new ManualClock();
  #fuse = new Fuse(Infinity);

  constructor(database: Database) {
    this.#database = database;
    this.world = fakeProviders({ outputs, fixed: fixedKinds, intercept: (call, when) => this.#intercept(call, when) });
  }

  /** Lives until it has planned and applied, or until the fuse burns; says how many boundaries it passed. */
  async live(program: Program, at = Infinity): Promise<{ result: ApplyResult | undefined; passed: number }> {
    const fuse = new Fuse(at);
    this.#fuse = fuse;
    // Whoever lived before has stopped sending heartbeats.
    this.#clock.advance(leaseMs + 1);
    const result = await Promise.race([this.#apply(program, fuse), fuse.burnt.then(() => undefined)]);
    return { result, passed: fuse.passed };
  }

  async plan(program: Program): Promise<Plan> {
    const state = await this.#open(this.#database);
    return await planStack({ stack: stackOf(program), state, providers: this.world.providers });
  }

  /** The world is what the naive twin says, the record says so too, and every secret was seen. */
  async assertConverged(program: Program): Promise<void> {
    const there = [...this.world.things.values()].map(({ node, properties }) => [node, properties] as const);
    assert.equal(there.length, program.nodes.length, 'one thing for each node');
    assert.deepEqual(Object.fromEntries(there), evaluate(program));
    const plan = await this.plan(program);
    assert.deepEqual(
      plan.steps.filter(({ action }) => action !== 'same'),
      [],
    );
    assert.equal(plan.rolloutOnly, false);
    const { open, instances } = await (await this.#open(this.#database)).snapshot();
    assert.deepEqual(open, []);
    const tokens = instances.map(({ token }) => token).toSorted();
    assert.deepEqual(tokens, [...this.world.things.keys()].toSorted());
    const served = Object.values(this.serving?.resources ?? {}).map(({ token }) => token);
    assert.deepEqual(served.toSorted(), tokens, 'the generation that serves is made of what is there');
    for (const node of program.nodes) {
      if (node.kind === 'once') assert.ok(this.revealed.has(this.world.find(nodeIdOf(node))[0]!.token), 'seen');
    }
  }

  #open(database: Database) {
    const fingerprintKey = new Uint8Array(32);
    return openState(database, { stack: 'generated', stage: 'test', fingerprintKey, clock: this.#clock });
  }

  async #apply(program: Program, fuse: Fuse): Promise<ApplyResult> {
    const stack = stackOf(program);
    const state = await this.#open(fusedDatabase(this.#database, fuse));
    const { providers } = this.world;
    const plan = await planStack({ stack, state, providers });
    const rollout: Rollout = {
      prepare: () => fuse.pass(),
      check: () => fuse.pass(),
      activate: async (manifest) => {
        await fuse.pass();
        this.serving = manifest;
        await fuse.pass();
      },
      abandon: () => Promise.resolve(),
    };
    const onEvent: Parameters<typeof applyPlan>[0]['onEvent'] = (event) => {
      if (event.type === 'revealed') for (const { token } of this.world.find(event.node)) this.revealed.add(token);
    };
    return await applyPlan({ plan, stack, state, providers, rollout, leaseMs, onEvent });
  }

  /** What was done is never done again. */
  async #intercept(call: FakeProviderCall, when: 'before' | 'after'): Promise<void> {
    if (call.method === 'read') return;
    await this.#fuse.pass();
    if (when === 'after') return;
    const isThere = this.world.things.has(call.token);
    assert.equal(isThere, call.method !== 'create', `${call.method} of ${call.node} comes once`);
  }
}
