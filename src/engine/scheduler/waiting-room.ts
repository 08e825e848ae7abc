import { QueueFullError } from '../errors/queue-full-error.ts';
import type { FairShare } from './fair-share.ts';
import { byAge, hasEnded, isPaused, priorityOf, type Sequence } from './sequence.ts';

/** Sequences that are started together: the choices of a request that have no token yet, or one that was preempted. */
export type Group = readonly Sequence[];

/** Of a tenant's requests, how many of the oldest are compared by what is cached of them. */
const comparedMax = 16;
/** How often a request may be overtaken by a younger one of its tenant. */
const overtakenMax = 8;
/** One in so many turns goes by fair share alone, so that no priority starves another. */
const turnsPerFairTurn = 8;

interface Entry {
  readonly group: Group;
  readonly leader: Sequence;
  overtaken: number;
}

/** What the order of those who wait depends on, beside who they are. */
export interface Outlook {
  readonly nowMs: number;
  /** How many tokens of its prompt a sequence need not compute. */
  cached(sequence: Sequence): number;
  /** True for who should wait a moment, because what it begins with is on its way from elsewhere. */
  isAwaited(sequence: Sequence): boolean;
  /** The same for new requests, which also wait where somebody is computing what both have in common. */
  isHeldBack(sequence: Sequence): boolean;
}

/**
 * Who waits for a place: those who lost theirs, oldest first, and then new requests. Of these the highest priority goes
 * first, then the tenant that has been served least, then what has most in the cache: it is the quickest, and what it
 * shares is still there.
 */
export class WaitingRoom {
  readonly #share: FairShare;
  #entries: Entry[] = [];
  #preempted: Group[] = [];
  #turns = 0;

  constructor(share: FairShare) {
    this.#share = share;
  }

  /** New requests among those who wait. */
  get queued(): number {
    return this.#entries.length;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0 && this.#preempted.length === 0;
  }

  /** True when somebody would start if there were room. */
  get isWaited(): boolean {
    return this.#entries.length > 0 || this.#ready() !== undefined;
  }

  /** @throws QueueFullError when so many wait already */
  push(group: Group, queueMax: number): void {
    if (this.#entries.length >= queueMax) throw new QueueFullError(this.#entries.length);
    this.#entries.push({ group, leader: group[0] as Sequence, overtaken: 0 });
  }

  /** Those who lost their place are never refused. */
  putBack(group: Group): void {
    this.#preempted.push(group);
    this.#preempted.sort((a, b) => byAge(a[0] as Sequence, b[0] as Sequence));
  }

  /** Whose turn it is. A preempted sequence whose reader is behind waits until the reader has caught up. */
  peek(outlook: Outlook): Group | undefined {
    return this.#ready(outlook) ?? this.#next(outlook)?.group;
  }

  /** Takes out what `peek` gave. */
  take(group: Group): void {
    this.#preempted = this.#preempted.filter((other) => other !== group);
    const index = this.#entries.findIndex((entry) => entry.group === group);
    if (index < 0) return;
    const [taken] = this.#entries.splice(index, 1);
    const tenant = taken?.leader.request.tenant;
    for (const entry of this.#entries.slice(0, index)) if (entry.leader.request.tenant === tenant) entry.overtaken++;
    this.#turns++;
  }

  /** Drops groups of which no sequence will run any more. */
  forgetEnded(): void {
    this.#preempted = this.#preempted.filter((group) => !group.every(hasEnded));
    this.#entries = this.#entries.filter(({ group }) => !group.every(hasEnded));
  }

  #ready(outlook?: Outlook): Group | undefined {
    const isAwaited = (sequence: Sequence) => outlook?.isAwaited(sequence) ?? false;
    return this.#preempted.find((group) => !group.some(isPaused) && !group.some(isAwaited));
  }

  #next(outlook: Outlook): Entry | undefined {
    const open = this.#entries.filter(
      ({ leader }) => (leader.request.deadlineMs ?? Number.POSITIVE_INFINITY) > outlook.nowMs,
    );
    const ready = open.filter(({ leader }) => !outlook.isHeldBack(leader));
    const isFairTurn = this.#turns % turnsPerFairTurn === turnsPerFairTurn - 1;
    const ranked = isFairTurn ? ready : lowest(ready, ({ leader }) => priorityOf(leader));
    const [first, ...others] = lowest(ranked, ({ leader }) => this.#share.served(leader.request.tenant));
    if (first === undefined) return undefined;
    const rivals = others.filter(({ leader }) => leader.request.tenant === first.leader.request.tenant);
    const compared = [first, ...rivals].slice(0, comparedMax);
    return compared.find(({ overtaken }) => overtaken >= overtakenMax) ?? mostCached(compared, outlook);
  }
}

/** The items with the lowest rank, in their order. */
function lowest<T>(items: readonly T[], rank: (item: T) => number): readonly T[] {
  const least = Math.min(...items.map(rank));
  return items.filter((item) => rank(item) === least);
}

function mostCached(entries: readonly Entry[], outlook: Outlook): Entry | undefined {
  if (entries.length === 1) return entries[0];
  let best: Entry | undefined;
  let bestCached = -1;
  for (const entry of entries) {
    const cached = outlook.cached(entry.leader);
    if (cached > bestCached) [best, bestCached] = [entry, cached];
  }
  return best;
}
