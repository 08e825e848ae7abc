import assert from 'node:assert/strict';
import { ApartCache } from '../cache/apart-cache.ts';
import type { KeyValueCache } from '../cache/key-value-cache.ts';
import { PrefixCache } from '../cache/prefix-cache.ts';
import { FakeCache } from './fake-cache.ts';
import { Scheduler } from './scheduler.ts';
import type { ScheduledRequest, Sequence } from './sequence.ts';
import type { Step } from './step.ts';

/** Native sequence ids for what no running sequence holds. */
const holderCount = 12;

/** A scheduler with a cache of its own and a clock that stands still between steps. */
export interface World {
  readonly scheduler: Scheduler;
  readonly cache: FakeCache;
  readonly cells: KeyValueCache;
  nowMs: number;
  readonly output: Map<Sequence, number[]>;
}

const batchTokensDefault = 24;
export const stepMs = 10;

export interface WorldOptions {
  readonly capacity?: number;
  readonly slots?: number;
  /** Every slot has an equal part of the capacity for itself. Default: false. */
  readonly isApart?: boolean;
  readonly queueMax?: number;
  /** Tokens that copies may have. Default: 60. */
  readonly copies?: number;
  /** Default: 24. */
  readonly batchTokens?: number;
  readonly isSpeculative?: boolean;
  isAwaited?(requestId: number): boolean;
}

export function world({
  capacity = 100,
  slots = 4,
  queueMax = 100,
  copies = 60,
  batchTokens = batchTokensDefault,
  isSpeculative = false,
  isApart = false,
  isAwaited = () => false,
}: WorldOptions = {}): World {
  const holders = Array.from({ length: holderCount }, (_, index) => slots + index);
  const kept = { snapshotTokensMax: copies, stores: true };
  const cells = isApart
    ? new ApartCache({ slots, slotTokens: capacity / slots, ...kept })
    : new PrefixCache({ capacity, slots, holders, ...kept });
  const scheduler = new Scheduler({
    cache: cells,
    batchTokens,
    queueMax,
    isSpeculative,
    isRepacked: isSpeculative,
    isAwaited,
  });
  const cache = new FakeCache(capacity, isApart ? slots : slots + holderCount, batchTokens, isApart);
  return { scheduler, cells, cache, nowMs: 0, output: new Map() };
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

/** A model whose every fourth token depends on all before it, so that a wrong cache gives a wrong token; others can be guessed. */
function nextToken(content: readonly number[], choice: number): number {
  if (content.length % 4 !== 0) return ((content.at(-1) ?? 0) * 7 + 1) % 5;
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
  cache.run(step);
  world.nowMs += stepMs;
  scheduler.computed(step, stepMs);
  for (const { sequence: leader, slot, outputs, guesses } of step.entries) {
    const content = cache.contentOf(slot);
    if (outputs.length > 0 && leader.phase !== 'ended') assert.equal(content.length - guesses, leader.length);
    for (const sequence of outputs) if (sequence.phase !== 'ended') draw(world, sequence, content, guesses);
  }
}

/** Draws as long as guesses come true. */
function draw({ scheduler, output }: World, sequence: Sequence, content: readonly number[], guesses: number): void {
  const accepted: number[] = [];
  for (let confirmed = 0; ; confirmed++) {
    const known = content.slice(0, content.length - guesses + confirmed);
    const token = nextToken(known, sequence.choice);
    const before = output.get(sequence) ?? [];
    output.set(sequence, [...before, token]);
    if (before.length + 1 === sequence.request.tokensMax) return scheduler.end(sequence);
    accepted.push(token);
    if (content[known.length] !== token) return scheduler.accept(sequence, accepted, confirmed);
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
