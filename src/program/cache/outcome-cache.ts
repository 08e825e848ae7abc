import { type Digest, digestOf, systemClock } from '#base';
import type { Decoder } from '../hole/decoder.ts';
import type { ProgramBudget } from '../run/budget.ts';
import type { Outcome } from '../run/outcome.ts';

/** What is kept of a program's outcomes. */
export interface CacheLimits {
  /** Of one tenant; the least recently used goes first. */
  readonly entriesMax: number;
  /** Older ones are run again. Default: none is too old. */
  readonly maxAgeMs?: number | undefined;
}

/** All that an outcome depends on. */
export interface CacheSubject {
  readonly version: Digest;
  readonly inputs: unknown;
  readonly model: string;
  readonly decoder: Decoder;
  readonly budget: ProgramBudget;
}

type Done = Extract<Outcome<unknown>, { readonly status: 'done' }>;

interface Entry {
  readonly outcome: Done;
  readonly storedAtMs: number;
}

const tenantsMax = 1024;
/** Of an outcome as JSON, its trace included. */
const charactersMax = 256 * 1024;

/**
 * Outcomes by what they depend on: the program's version, its inputs, the model by name, decoder and budget. Tenants do
 * not see each other's. In memory, and gone with the process.
 */
export class OutcomeCache {
  readonly #limits: CacheLimits;
  readonly #now: () => number;
  /** The least recently used first, of both. */
  readonly #tenants = new Map<string, Map<Digest, Entry>>();

  constructor(limits: CacheLimits, now: () => number = () => systemClock.nowMs()) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Undefined where there is none, or where inputs are no JSON, by which they could be compared. */
  get(tenant: string, subject: CacheSubject): Done | undefined {
    const key = keyOf(subject);
    const kept = this.#tenants.get(tenant);
    const entry = key === undefined ? undefined : kept?.get(key);
    if (key === undefined || kept === undefined || entry === undefined) return undefined;
    kept.delete(key);
    if (this.#now() - entry.storedAtMs > (this.#limits.maxAgeMs ?? Infinity)) return undefined;
    kept.set(key, entry);
    return structuredClone(entry.outcome);
  }

  put(tenant: string, subject: CacheSubject, outcome: Done): void {
    const key = keyOf(subject);
    const stored = cloned(outcome);
    if (key === undefined || stored === undefined) return;
    const kept = this.#tenants.get(tenant) ?? new Map<Digest, Entry>();
    this.#tenants.delete(tenant);
    this.#tenants.set(tenant, kept);
    kept.delete(key);
    kept.set(key, { outcome: stored, storedAtMs: this.#now() });
    dropOldest(kept, this.#limits.entriesMax);
    dropOldest(this.#tenants, tenantsMax);
  }
}

function dropOldest(map: Map<string, unknown>, sizeMax: number): void {
  const [oldest] = map.keys();
  if (map.size > sizeMax && oldest !== undefined) map.delete(oldest);
}

function keyOf(subject: CacheSubject): Digest | undefined {
  try {
    return digestOf(subject);
  } catch {
    return undefined;
  }
}

/** Undefined for what is too large, or holds what cannot be kept, such as functions. */
function cloned(outcome: Done): Done | undefined {
  try {
    return JSON.stringify(outcome).length > charactersMax ? undefined : structuredClone(outcome);
  } catch {
    return undefined;
  }
}
