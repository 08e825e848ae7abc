/** What waits for its turn. */
export interface Waiting {
  readonly tenant: string;
  readonly tokens: readonly number[];
}

/** Inputs of lengths within a tenth of each other are computed together without a thought: padding costs less than a run of its own. */
const lengthRatio = 1.2;
/** A run of fewer tokens is dear for what it does, so that others of nearby lengths may come along. */
const tokensWorthwhile = 256;
const nearbyBuckets = 4;

/**
 * Inputs of all requests that wait, from which batches are taken: tenants take turns in being first, and whoever is first
 * takes along those of about its length, from all tenants.
 */
export class BatchQueue<Item extends Waiting> {
  readonly #tokensMax: number;
  readonly #byTenant = new Map<string, Set<Item>>();
  readonly #byLength = new Map<number, Set<Item>>();

  /** @param tokensMax of a batch, padding included; one input is always taken */
  constructor(tokensMax: number) {
    this.#tokensMax = tokensMax;
  }

  get isEmpty(): boolean {
    return this.#byTenant.size === 0;
  }

  add(item: Item): void {
    entry(this.#byTenant, item.tenant).add(item);
    entry(this.#byLength, bucketOf(item)).add(item);
  }

  remove(item: Item): void {
    removeFrom(this.#byTenant, item.tenant, item);
    removeFrom(this.#byLength, bucketOf(item), item);
  }

  /** Takes the next batch; empty where nothing waits. */
  take(): readonly Item[] {
    const [turn] = this.#byTenant;
    if (turn === undefined) return [];
    const [tenant, waiting] = turn;
    const [first] = waiting;
    if (first === undefined) return [];
    // Its next turn is after all others'.
    this.#byTenant.delete(tenant);
    this.#byTenant.set(tenant, waiting);
    const batch = this.#companyOf(first);
    for (const item of batch) this.remove(item);
    return batch;
  }

  #companyOf(first: Item): readonly Item[] {
    const batch = [first];
    let longest = first.tokens.length;
    const own = bucketOf(first);
    const distances = Array.from({ length: nearbyBuckets }, (_, index) => index + 1);
    for (const bucket of [own, ...distances.flatMap((distance) => [own - distance, own + distance])]) {
      for (const item of this.#byLength.get(bucket) ?? []) {
        if (item === first) continue;
        const isNear = bucket === own || batch.length * longest < tokensWorthwhile;
        const longer = Math.max(longest, item.tokens.length);
        if (!isNear || (batch.length + 1) * longer > this.#tokensMax) break;
        batch.push(item);
        longest = longer;
      }
    }
    return batch;
  }
}

function bucketOf({ tokens }: Waiting): number {
  return Math.ceil(Math.log(Math.max(1, tokens.length)) / Math.log(lengthRatio));
}

function entry<Key, Item>(map: Map<Key, Set<Item>>, key: Key): Set<Item> {
  const known = map.get(key) ?? new Set<Item>();
  map.set(key, known);
  return known;
}

function removeFrom<Key, Item>(map: Map<Key, Set<Item>>, key: Key, item: Item): void {
  const items = map.get(key);
  items?.delete(item);
  if (items?.size === 0) map.delete(key);
}
