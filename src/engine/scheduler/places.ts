import { assert } from '#base';
import type { CacheAllocator } from './cells.ts';
import { byAge, expectedGrowth, expectedOutput, isPaused, lengthOf, type Sequence } from './sequence.ts';
import type { Group, WaitingRoom } from './waiting-room.ts';

/** Who holds a place in the native cache, who gets one, and who has to give his up. */
export class Places {
  readonly #cache: CacheAllocator;
  readonly #waiting: WaitingRoom;
  /** Oldest first. Replaced, never changed, so that loops over it may preempt. */
  #running: readonly Sequence[] = [];
  /** Of those, the ones whose tokens are being computed, in the order of their turns. */
  #prefilling: readonly Sequence[] = [];

  constructor(cache: CacheAllocator, waiting: WaitingRoom) {
    this.#cache = cache;
    this.#waiting = waiting;
  }

  get running(): readonly Sequence[] {
    return this.#running;
  }

  get prefilling(): readonly Sequence[] {
    return this.#prefilling;
  }

  /** Predicts whether a group will find room, with what those who run are yet going to take. */
  fits(group: Group): boolean {
    if (group.length > this.#cache.freeSlots) return false;
    if (this.#running.length === 0) return true;
    const promised = this.#running.reduce((sum, sequence) => sum + expectedGrowth(sequence), 0);
    const wanted = group.reduce((sum, sequence) => sum + expectedOutput(sequence), lengthOf(group[0] as Sequence));
    return promised + wanted <= this.#cache.freeCells;
  }

  /** Gives everyone in a group a slot; the first computes what they share. */
  start(group: Group): void {
    const [leader] = group;
    assert(leader !== undefined, 'a group has members');
    for (const sequence of group) {
      sequence.slot = this.#cache.open();
      assert(sequence.slot !== undefined, 'there is a slot for everyone who fits');
      sequence.phase = sequence === leader ? 'prefill' : 'joining';
      sequence.follows = sequence === leader ? undefined : leader;
    }
    this.#running = [...this.#running, ...group].toSorted(byAge);
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

  /** Its turn is over: the others that compute prompts come first next time. */
  endTurn(sequence: Sequence): void {
    this.#prefilling = [...this.#prefilling.filter((other) => other !== sequence), sequence];
  }

  /** Takes a cell, from younger sequences where none is free; false when the sequence itself had to give way. */
  makeRoom(sequence: Sequence): boolean {
    while (sequence.slot !== undefined) {
      if (this.#cache.grow(sequence.slot, 1)) return true;
      this.preempt(this.victim() ?? sequence);
    }
    return false;
  }

  /** Who gives way: a reader that is behind before one that is not, and the younger before the older. */
  victim(): Sequence | undefined {
    return this.#running.findLast(isPaused) ?? this.#running.at(-1);
  }

  /** Takes a sequence's place; it will be computed again. Choices that still share a prompt go together. */
  preempt(sequence: Sequence): void {
    const group = this.together(sequence.follows ?? sequence);
    for (const member of group) {
      this.leave(member);
      member.phase = 'waiting';
      member.computed = 0;
      member.follows = undefined;
    }
    this.#waiting.putBack(group);
  }

  /** Frees what a sequence holds; without effect when it holds nothing. */
  leave(sequence: Sequence): void {
    if (sequence.slot === undefined) return;
    this.#cache.close(sequence.slot);
    sequence.slot = undefined;
    this.#running = this.#running.filter((other) => other !== sequence);
    this.#prefilling = this.#prefilling.filter((other) => other !== sequence);
  }
}
