import { assert } from '#base';
import type { KeyValueCache } from '../cache/key-value-cache.ts';
import { byRank, expectedGrowth, expectedOutput, isPaused, type Sequence } from './sequence.ts';
import type { Group, WaitingRoom } from './waiting-room.ts';

/** Steps after which a prompt that others went before has its turn. */
const skippedMax = 4;

/** Who holds a place in the native cache, who gets one, and who has to give his up. */
export class Places {
  readonly #cache: KeyValueCache;
  readonly #waiting: WaitingRoom;
  /** The most urgent first, then the oldest. Replaced, never changed, so that loops over it may preempt. */
  #running: readonly Sequence[] = [];
  /** Of those, the ones whose tokens are being computed. */
  #prefilling: readonly Sequence[] = [];

  constructor(cache: KeyValueCache, waiting: WaitingRoom) {
    this.#cache = cache;
    this.#waiting = waiting;
  }

  get running(): readonly Sequence[] {
    return this.#running;
  }

  /** The one with least left first, so that most have their first token soonest, but nobody is passed over for long. */
  get prefilling(): readonly Sequence[] {
    const isOverdue = ({ skipped }: Sequence) => skipped >= skippedMax;
    const left = ({ length, computed }: Sequence) => length - computed;
    return this.#prefilling.toSorted((a, b) => Number(isOverdue(b)) - Number(isOverdue(a)) || left(a) - left(b));
  }

  /** Predicts whether a group will find room, with what those who run are yet going to take. */
  fits(group: Group): boolean {
    if (group.length > this.#cache.freeSlots) return false;
    if (this.#running.length === 0) return true;
    const promised = this.#running.reduce((sum, sequence) => sum + expectedGrowth(sequence), 0);
    const leader = leaderOf(group);
    const own = leader.length - this.#cache.match(leader.request.scope, leader.tokens, leader.length - 1).shared;
    const wanted = group.reduce((sum, sequence) => sum + expectedOutput(sequence), own);
    return promised + wanted <= this.#cache.freeCells;
  }

  /** Gives everyone in a group a slot; the first computes what they share, as far as it is not there. */
  start(group: Group): void {
    const leader = leaderOf(group);
    for (const sequence of group) {
      const isLeader = sequence === leader;
      // The last token is always computed: its logits are wanted.
      const opened = this.#cache.open(leader.request.scope, leader.tokens, isLeader ? leader.length - 1 : 0);
      assert(opened !== undefined, 'there is a slot for everyone who fits');
      sequence.slot = opened.slot;
      sequence.computed = opened.cached;
      sequence.cached = opened.cached;
      sequence.phase = isLeader ? 'prefill' : 'joining';
      sequence.follows = isLeader ? undefined : leader;
    }
    this.#running = [...this.#running, ...group].toSorted(byRank);
    this.#prefilling = [...this.#prefilling, leader];
  }

  /** A sequence, and those who wait to share what it is computing. */
  together(leader: Sequence): Group {
    return [leader, ...this.#running.filter((sequence) => sequence.follows === leader)];
  }

  /** All of a sequence is computed: it decodes from now on, and so do those who waited to share it. */
  beginDecode(leader: Sequence): void {
    for (const sequence of this.together(leader)) {
      if (sequence !== leader) this.#cache.share(leader.slot as number, sequence.slot as number);
      sequence.computed = leader.computed;
      sequence.follows = undefined;
      sequence.phase = 'decode';
    }
    this.#prefilling = this.#prefilling.filter((other) => other !== leader);
  }

  /** A sequence was given tokens that are to be computed before it goes on. */
  beginPrefill(sequence: Sequence): void {
    sequence.phase = 'prefill';
    this.#prefilling = [...this.#prefilling, sequence];
  }

  /** The cache has moved whoever holds a slot to another. */
  moved(from: number, to: number): void {
    const moved = this.#running.find(({ slot }) => slot === from);
    assert(moved !== undefined, 'whoever holds a slot is running');
    moved.slot = to;
  }

  /** Takes a cell, from others where none is free; false when the sequence itself had to give way. */
  makeRoom(sequence: Sequence): boolean {
    while (sequence.slot !== undefined) {
      if (this.#cache.grow(sequence.slot, 1)) return true;
      this.preempt(this.victim() ?? sequence);
    }
    return false;
  }

  /** Who gives way: a reader that is behind before one that is not, then the least urgent, then the youngest. */
  victim(): Sequence | undefined {
    return this.#running.findLast(isPaused) ?? this.#running.at(-1);
  }

  /** Takes a sequence's place; it will be computed again. Choices that still share a prompt go together. */
  preempt(sequence: Sequence): void {
    const group = this.together(sequence.follows ?? sequence);
    for (const member of group) {
      this.leave(member);
      member.phase = 'waiting';
      member.follows = undefined;
    }
    this.#waiting.putBack(group);
  }

  /** Frees what a sequence holds; without effect when it holds nothing. What it has computed may serve others. */
  leave(sequence: Sequence): void {
    if (sequence.slot === undefined) return;
    if (sequence.phase !== 'joining') this.#cache.publish(sequence.slot, sequence.tokens, sequence.computed);
    this.#cache.close(sequence.slot);
    sequence.slot = undefined;
    sequence.computed = 0;
    this.#running = this.#running.filter((other) => other !== sequence);
    this.#prefilling = this.#prefilling.filter((other) => other !== sequence);
  }
}

function leaderOf(group: Group): Sequence {
  const [leader] = group;
  assert(leader !== undefined, 'a group has members');
  return leader;
}
