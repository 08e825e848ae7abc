import { QueueFullError } from '../errors/queue-full-error.ts';
import { FairQueue } from './fair-queue.ts';
import { byAge, hasEnded, isPaused, type Sequence } from './sequence.ts';

/** Sequences that are started together: the choices of a request that have no token yet, or one that was preempted. */
export type Group = readonly Sequence[];

/** Who waits for a place: those who lost theirs, oldest first, and then new requests, tenant by tenant. */
export class WaitingRoom {
  readonly #queue = new FairQueue<Group>();
  #preempted: Group[] = [];

  /** New requests among those who wait. */
  get queued(): number {
    return this.#queue.size;
  }

  get isEmpty(): boolean {
    return this.#queue.size === 0 && this.#preempted.length === 0;
  }

  /** @throws QueueFullError when so many wait already */
  push(group: Group, tenant: string, queueMax: number): void {
    if (this.#queue.size >= queueMax) throw new QueueFullError(this.#queue.size);
    this.#queue.push(tenant, group);
  }

  /** Those who lost their place are never refused. */
  putBack(group: Group): void {
    this.#preempted.push(group);
    this.#preempted.sort((a, b) => byAge(a[0] as Sequence, b[0] as Sequence));
  }

  /** Whose turn it is. A preempted sequence whose reader is behind waits until the reader has caught up. */
  peek(): Group | undefined {
    return this.#ready() ?? this.#queue.peek();
  }

  /** Takes out what `peek` gave. */
  take(): void {
    const ready = this.#ready();
    if (ready === undefined) this.#queue.shift();
    else this.#preempted = this.#preempted.filter((group) => group !== ready);
  }

  /** Drops groups of which no sequence will run any more. */
  forgetEnded(): void {
    this.#preempted = this.#preempted.filter((group) => !group.every(hasEnded));
    while (this.#queue.remove((group) => group.every(hasEnded)) !== undefined);
  }

  #ready(): Group | undefined {
    return this.#preempted.find((group) => !group.some(isPaused));
  }
}
