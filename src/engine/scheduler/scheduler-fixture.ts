import assert from 'node:assert/strict';
import type { CacheOperation, Snapshot } from '../cache/operation.ts';
import { PrefixCache } from '../cache/prefix-cache.ts';
import { Scheduler } from './scheduler.ts';
import type { ScheduledRequest, Sequence } from './sequence.ts';
import type { Step } from './step.ts';

/** Native sequence ids for what no running sequence holds. */
const holderCount = 12;

/** A cell, with what the model saw in it: the token, its position and all tokens before. */
interface Cell {
  readonly token: number;
  readonly position: number;
}

/**
 * A native cache for tests, as naive as can be: every sequence is a map from positions to cells. Runs the scheduler's
 * steps and asserts at every one what the real cache would abort on or silently get wrong.
 */
export class FakeCache {
  readonly #capacity: number;
  readonly #sequences: Map<number, Cell>[];
  readonly #copies = new Map<Snapshot, readonly Cell[]>();

  constructor(capacity: number, sequences: number) {
    this.#capacity = capacity;
    this.#sequences = Array.from({ length: sequences }, () => new Map());
  }

  /** Cells in use; one that several sequences share counts once. */
  get used(): number {
    return new Set(this.#sequences.flatMap((cells) => [...cells.values()])).size;
  }

  run(step: Step, batchTokens: number): void {
    for (const operation of step.operations) this.#operate(operation);
    let tokens = 0;
    for (const { sequence, slot, from, count } of step.entries) {
      assert.ok(count > 0, 'an entry has tokens');
      assert.ok(from === this.#sequence(slot).size, 'positions have no gap');
      for (let position = from; position < from + count; position++) {
        this.#sequence(slot).set(position, { token: sequence.tokens[position] as number, position });
      }
      tokens += count;
    }
    assert.ok(tokens === step.tokens && tokens + step.filling <= batchTokens, 'a step keeps to the batch');
    assert.ok(new Set(step.entries.map(({ slot }) => slot)).size === step.entries.length, 'a slot is in a step once');
    assert.ok(this.used + step.filling <= this.#capacity, 'the cache is not overfilled');
  }

  /** What a model would have seen of a slot. */
  contentOf(slot: number): number[] {
    const cells = this.#sequence(slot);
    return Array.from({ length: cells.size }, (_, position) => cells.get(position)?.token as number);
  }

  #operate(operation: CacheOperation): void {
    if (operation.kind === 'share') {
      const { source, target, from, to } = operation;
      for (let position = from; position < to; position++) {
        this.#add(target, this.#sequence(source).get(position));
      }
    } else if (operation.kind === 'remove') {
      const { sequence, from, to } = operation;
      for (let position = from; position < to; position++) this.#sequence(sequence).delete(position);
    } else if (operation.kind === 'save') {
      const { sequence, snapshot } = operation;
      const cells = [...this.#sequence(sequence).values()].toSorted((a, b) => a.position - b.position);
      assert.ok(cells.length === snapshot.to - snapshot.from && cells[0]?.position === snapshot.from);
      this.#copies.set(snapshot, cells);
    } else {
      const { snapshot, target, from, to } = operation;
      const cells = this.#copies.get(snapshot);
      assert.ok(cells !== undefined, 'what is loaded was saved before');
      for (const cell of cells) if (cell.position >= from && cell.position < to) this.#add(target, { ...cell });
      assert.ok(this.used <= this.#capacity, 'what is loaded has room');
    }
  }

  #add(sequence: number, cell: Cell | undefined): void {
    assert.ok(cell !== undefined, 'as much is shared as there is');
    assert.ok(!this.#sequence(sequence).has(cell.position), 'no position is there twice');
    this.#sequence(sequence).set(cell.position, cell);
  }

  #sequence(id: number): Map<number, Cell> {
    const cells = this.#sequences[id];
    assert.ok(cells !== undefined, 'a known sequence');
    return cells;
  }
}

/** A scheduler with a cache of its own and a clock that stands still between steps. */
export interface World {
  readonly scheduler: Scheduler;
  readonly cache: FakeCache;
  readonly cells: PrefixCache;
  nowMs: number;
  readonly output: Map<Sequence, number[]>;
}

export const batchTokens = 24;
export const stepMs = 10;

export interface WorldOptions {
  readonly capacity?: number;
  readonly slots?: number;
  readonly queueMax?: number;
  /** Tokens that copies may have. Default: 60. */
  readonly copies?: number;
}

export function world({ capacity = 100, slots = 4, queueMax = 100, copies = 60 }: WorldOptions = {}): World {
  const holders = Array.from({ length: holderCount }, (_, index) => slots + index);
  const cells = new PrefixCache({ capacity, slots, holders, snapshotTokensMax: copies });
  const scheduler = new Scheduler({ cache: cells, batchTokens, queueMax });
  return { scheduler, cells, cache: new FakeCache(capacity, slots + holderCount), nowMs: 0, output: new Map() };
}

interface RequestOptions extends Partial<ScheduledRequest> {
  /** Tokens that the prompt has in common with those of other requests. Default: 0. */
  readonly common?: number;
}

export function request(id: number, prompt: number, tokensMax: number, options: RequestOptions = {}): ScheduledRequest {
  const { common = 0, ...more } = options;
  return {
    id,
    tenant: 'one',
    scope: more.tenant ?? 'one',
    prompt: Array.from({ length: prompt }, (_, index) => (index < common ? index : id * 1000 + index)),
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
    if (outputs.length > 0 && leader.phase !== 'ended') assert.equal(content.length, leader.length);
    for (const sequence of outputs) {
      if (sequence.phase === 'ended') continue;
      const token = nextToken(content, sequence.choice);
      const output = world.output.get(sequence) ?? [];
      world.output.set(sequence, [...output, token]);
      if (output.length + 1 === sequence.request.tokensMax) scheduler.end(sequence);
      else scheduler.accept(sequence, [token]);
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
