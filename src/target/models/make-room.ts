import { bytesTogether } from '#hub';
import { isPinned, type Resident, servesUntilMs, valueOf } from './resident.ts';

/** Somebody wants a model in memory. */
export interface Demand {
  readonly resident: Resident;
  /**
   * Whom it may push out: nobody; models that are not pinned, once those that are asked for have served a while; or, for
   * a generation that is being prepared, everything that it does not hold itself, pinned ones last.
   */
  readonly reach: 'nobody' | 'unpinned' | { readonly allBut: number };
}

export interface Room {
  readonly load: readonly Resident[];
  readonly unload: readonly Resident[];
  /** Takes no new requests, and is unloaded when those that it has are answered. */
  readonly draining: ReadonlySet<Resident>;
  /** Would not fit although everybody left whom it may push out. */
  readonly hopeless: ReadonlySet<Demand>;
}

export interface Situation {
  readonly residents: readonly Resident[];
  readonly budgetBytes: number;
  readonly nowMs: number;
  /** Of the last time, so that minds are not changed without a reason. */
  readonly draining: ReadonlySet<Resident>;
}

/**
 * Decides which models come and go. Demands are met in their order: what an earlier one waits for is not given to a
 * later one, so nobody is overtaken for ever. What is in memory, comes or has not quite gone never exceeds the budget.
 */
export function makeRoom(demands: readonly Demand[], situation: Situation): Room {
  const { residents, budgetBytes } = situation;
  const fits = (those: Iterable<Resident>, more: Resident): boolean =>
    bytesTogether(new Set([...those, more]).values().map(({ claim }) => claim)) <= budgetBytes;
  /** Now, and when everything has gone that is to go. */
  const present = new Set(residents.filter(({ state }) => state !== 'unloaded'));
  const future = new Set([...present].filter(({ state }) => state !== 'unloading'));
  const load: Resident[] = [];
  const unload: Resident[] = [];
  const draining = new Set<Resident>();
  const hopeless = new Set<Demand>();

  for (const demand of demands) {
    const { resident } = demand;
    if (future.has(resident) || draining.has(resident) || unload.includes(resident)) continue;
    if (!fits(future, resident)) {
      const victims = chooseVictims(demand, future, situation, fits);
      if (!victims) {
        const stays = [...future].filter((other) => !mayEverLeave(other, demand));
        if (!fits(stays, resident)) hopeless.add(demand);
        // Its room is kept for it: smaller ones that come later would take it for ever.
        else if (demand.reach !== 'nobody') future.add(resident);
        continue;
      }
      // Together or not at all: an idle one need not go as long as another still answers.
      const areIdle = victims.every(({ users }) => users === 0);
      for (const victim of victims) {
        future.delete(victim);
        if (areIdle) unload.push(victim);
        else draining.add(victim);
      }
    } else if (resident.state === 'unloaded' && fits(present, resident)) {
      load.push(resident);
      present.add(resident);
    }
    future.add(resident);
  }
  return { load, unload, draining, hopeless };
}

/** The least valuable that make enough room; undefined when those that may leave now are not enough. */
function chooseVictims(
  demand: Demand,
  future: ReadonlySet<Resident>,
  { nowMs, draining }: Situation,
  fits: (those: Iterable<Resident>, more: Resident) => boolean,
): readonly Resident[] | undefined {
  const order = (resident: Resident) => [
    Number(isPinned(resident)),
    Number(isAskedFor(resident)),
    Number(!draining.has(resident)),
    valueOf(resident, nowMs),
  ];
  const candidates = [...future]
    .filter((resident) => mayLeaveNow(resident, demand, nowMs))
    .toSorted((a, b) => compare(order(a), order(b)));
  const remaining = new Set(future);
  const victims: Resident[] = [];
  for (const candidate of candidates) {
    if (fits(remaining, demand.resident)) break;
    remaining.delete(candidate);
    victims.push(candidate);
  }
  if (!fits(remaining, demand.resident)) return undefined;
  // A large one that came last may have made small ones before it needless.
  for (const victim of victims.toReversed()) {
    if (fits([...remaining, victim], demand.resident)) remaining.add(victim);
  }
  return victims.filter((victim) => !remaining.has(victim));
}

function mayLeaveNow(resident: Resident, demand: Demand, nowMs: number): boolean {
  if (resident.state !== 'loaded' || !mayEverLeave(resident, demand)) return false;
  return demand.reach !== 'unpinned' || !isAskedFor(resident) || servesUntilMs(resident) <= nowMs;
}

function mayEverLeave(resident: Resident, { reach }: Demand): boolean {
  if (reach === 'nobody') return false;
  return reach === 'unpinned' ? !isPinned(resident) : !resident.holders.has(reach.allBut);
}

function isAskedFor({ users, waiting }: Resident): boolean {
  return users + waiting > 0;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
