import assert from 'node:assert/strict';
import { CellCounter } from './cells.ts';
import { Scheduler } from './scheduler.ts';
import { lengthOf, type ScheduledRequest, type Sequence, tokenAt } from './sequence.ts';
import type { Step } from './step.ts';

/**
 * A native cache for tests, as naive as can be: every slot is the list of its cells, each with its token. Runs the
 * scheduler's steps and asserts at every one what the real cache would abort on or silently get wrong.
 */
export class FakeCache {
  readonly #capacity: number;
  readonly #slots: { readonly token: number }[][];

  constructor(capacity: number, slots: number) {
    this.#capacity = capacity;
    this.#slots = Array.from({ length: slots }, () => []);
  }

  /** Cells in use; one that several slots share counts once. */
  get used(): number {
    return new Set(this.#slots.flat()).size;
  }

  run(step: Step, batchTokens: number): void {
    for (const operation of step.operations) {
      if (operation.kind === 'forget') this.#slots[operation.slot] = [];
      else {
        assert.ok(this.#slot(operation.target).length === 0, 'shared into an empty slot');
        this.#slots[operation.target] = this.#slot(operation.source).slice(0, operation.length);
        assert.ok(this.#slot(operation.target).length === operation.length, 'as much is shared as there is');
      }
    }
    let tokens = 0;
    for (const { sequence, slot, from, count } of step.entries) {
      assert.ok(count > 0, 'an entry has tokens');
      assert.ok(from === this.#slot(slot).length, 'positions have no gap');
      for (let position = from; position < from + count; position++) {
        this.#slot(slot).push({ token: tokenAt(sequence, position) });
      }
      tokens += count;
    }
    assert.ok(tokens === step.tokens && tokens <= batchTokens, 'a step keeps to the batch');
    assert.ok(new Set(step.entries.map(({ slot }) => slot)).size === step.entries.length, 'a slot is in a step once');
    assert.ok(this.used <= this.#capacity, 'the cache is not overfilled');
  }

  /** What a model would have seen of a slot. */
  contentOf(slot: number): number[] {
    return this.#slot(slot).map(({ token }) => token);
  }

  #slot(slot: number): { readonly token: number }[] {
    const cells = this.#slots[slot];
    assert.ok(cells !== undefined, 'a known slot');
    return cells;
  }
}

/** A scheduler with a cache of its own and a clock that stands still between steps. */
export interface World {
  readonly scheduler: Scheduler;
  readonly cache: FakeCache;
  readonly cells: CellCounter;
  nowMs: number;
  readonly output: Map<Sequence, number[]>;
}

export const batchTokens = 24;
export const stepMs = 10;

export function world(capacity = 100, slots = 4, queueMax = 100): World {
  const cells = new CellCounter(capacity, slots);
  const scheduler = new Scheduler({ cache: cells, batchTokens, queueMax });
  return { scheduler, cells, cache: new FakeCache(capacity, slots), nowMs: 0, output: new Map() };
}

export function request(
  id: number,
  prompt: number,
  tokensMax: number,
  more: Partial<ScheduledRequest> = {},
): ScheduledRequest {
  return {
    id,
    tenant: 'one',
    prompt: Array.from({ length: prompt }, (_, index) => id * 1000 + index),
    choices: 1,
    tokensMax,
    ...more,
  };
}

/** A model whose next token depends on everything before it, so that a wrong cache gives a wrong token. */
function nextToken(content: readonly number[], choice: number): number {
  return content.reduce((sum, token) => (sum * 31 + token) % 10_007, choice + 1);
}

/** What a sequence gives when it runs alone. */
export function alone({ prompt, tokensMax }: ScheduledRequest, choice: number): number[] {
  const content = Array.from(prompt);
  return Array.from({ length: tokensMax }, () => {
    const token = nextToken(content, choice);
    content.push(token);
    return token;
  });
}

/** Runs a step as the engine does, with `nextToken` for a model. */
export function run(world: World, step: Step): void {
  const { scheduler, cache } = world;
  cache.run(step, batchTokens);
  world.nowMs += stepMs;
  scheduler.computed(step, stepMs);
  for (const { sequence: leader, slot, outputs } of step.entries) {
    const content = cache.contentOf(slot);
    if (outputs.length > 0 && leader.phase !== 'ended') assert.equal(content.length, lengthOf(leader));
    for (const sequence of outputs) {
      if (sequence.phase === 'ended') continue;
      const token = nextToken(content, sequence.choice);
      const output = world.output.get(sequence) ?? [];
      world.output.set(sequence, [...output, token]);
      if (output.length + 1 === sequence.request.tokensMax) scheduler.end(sequence);
      else scheduler.accept(sequence, token);
    }
  }
}

/** One round of the caller's loop; where nothing can run, time passes. */
export function turn(world: World): Step | undefined {
  const step = world.scheduler.next(world.nowMs);
  if (step === undefined) world.nowMs += 100;
  else run(world, step);
  return step;
}

/** Until everything has ended. */
export function drain(world: World): void {
  for (let turns = 0; !world.scheduler.isIdle; turns++) {
    assert.ok(turns < 20_000, 'it gets to an end');
    turn(world);
  }
}
