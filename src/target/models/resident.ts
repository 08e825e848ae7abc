import type { LoadPolicy, MemoryClaim } from '#hub';

export type ResidentState = 'unloaded' | 'loading' | 'loaded' | 'unloading';

/** Whether a model is in memory, and all that decides whether it stays there. */
export interface Resident {
  readonly key: string;
  readonly name: string;
  readonly claim: MemoryClaim;
  /** Generations that serve it, or will, each with what it says about loading. */
  readonly holders: Map<number, Residence>;
  state: ResidentState;
  /** Requests that it answers now. */
  users: number;
  /** Requests that wait for it to be loaded. */
  waiting: number;
  /** When it was loaded last, and how long that took or is expected to take, in milliseconds. */
  loadedAtMs: number;
  loadMs: number;
  usedAtMs: number;
  /** Requests, each worth half as much after every ten minutes, as of `usedAtMs`. */
  uses: number;
  /** It was unloaded because nobody asked for it, and comes back when somebody does. */
  isResting: boolean;
  failure: LoadFailure | undefined;
}

export interface Residence {
  readonly load: LoadPolicy;
  readonly idleUnloadMs: number | undefined;
  /** The generation is complete: until then it asks for its models one after the other. */
  readonly isPrepared: boolean;
}

export interface LoadFailure {
  readonly error: unknown;
  /** In a row. */
  readonly count: number;
  /** Until then it is not tried again. */
  readonly untilMs: number;
}

const halfLifeMs = 10 * 60_000;
const readBytesPerMs = 500_000;
const startMs = 500;
const servingMsMin = 1000;

export function createResident(key: string, name: string, claim: MemoryClaim): Resident {
  const loadMs = startMs + (claim.sharedBytes + claim.privateBytes) / readBytesPerMs;
  return {
    key,
    name,
    claim,
    holders: new Map(),
    state: 'unloaded',
    users: 0,
    waiting: 0,
    loadedAtMs: 0,
    loadMs,
    usedAtMs: 0,
    uses: 0,
    isResting: false,
    failure: undefined,
  };
}

export function isPinned(resident: Resident): boolean {
  return resident.holders.values().some(({ load }) => load === 'pinned');
}

/** Counts a request. */
export function use(resident: Resident, nowMs: number): void {
  resident.uses = usesAt(resident, nowMs) + 1;
  resident.usedAtMs = nowMs;
  resident.isResting = false;
}

/**
 * What a model is worth for each byte that it occupies: how often it is asked for lately, times what it costs to load it
 * again (GreedyDual-Size-Frequency: Cherkasova, 1998).
 */
export function valueOf(resident: Resident, nowMs: number): number {
  const { sharedBytes, privateBytes } = resident.claim;
  return (usesAt(resident, nowMs) * resident.loadMs) / (sharedBytes + privateBytes);
}

/** Until when a model that is asked for stays after it was loaded, so that its loading was worth it. */
export function servesUntilMs({ loadedAtMs, loadMs }: Resident): number {
  return loadedAtMs + Math.max(servingMsMin, 2 * loadMs);
}

/** Wanted by no generation any more, or by nobody for long. */
export function hasToGo(resident: Resident, nowMs: number): boolean {
  return isUnheld(resident) || (resident.state === 'loaded' && restsAtMs(resident) <= nowMs);
}

export function isUnheld({ state, users, holders }: Resident): boolean {
  return state === 'loaded' && users === 0 && holders.size === 0;
}

/** Whether it is unloaded some time after its last request. */
export function canRest(resident: Resident): boolean {
  return resident.state === 'loaded' && idleMsMax(resident) < Infinity;
}

/** When it has been idle for as long as its declarations allow. */
export function restsAtMs(resident: Resident): number {
  const { users, waiting, usedAtMs, loadedAtMs } = resident;
  return users + waiting > 0 ? Infinity : Math.max(usedAtMs, loadedAtMs) + idleMsMax(resident);
}

function idleMsMax({ holders }: Resident): number {
  const idleMs = holders.values().map(({ load, idleUnloadMs }) => (load === 'pinned' ? undefined : idleUnloadMs));
  return Math.max(...idleMs.map((durationMs) => durationMs ?? Infinity));
}

/** Without being asked for: pinned models, and others as long as there is room and nothing speaks against it. */
export function wantsToBeThere(resident: Resident, nowMs: number): boolean {
  const { holders, failure, isResting } = resident;
  const holds = [...holders.values()].filter(({ isPrepared }) => isPrepared);
  if (holds.some(({ load }) => load === 'pinned')) return failure === undefined || failure.untilMs <= nowMs;
  return holds.some(({ load }) => load === 'whileRoom') && failure === undefined && !isResting;
}

function usesAt({ uses, usedAtMs }: Resident, nowMs: number): number {
  return uses * 2 ** ((usedAtMs - nowMs) / halfLifeMs);
}
