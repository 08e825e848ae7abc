import type { EncoderInput } from '#contract';
import type { KeptVector, VectorCache } from '../cache/vector-cache.ts';
import type { EncodeOrder } from '../wire.ts';
import type { EncodedOrder, EncoderWorker, PlacedOrder } from './encoder-worker.ts';

export interface KeyedInput {
  readonly input: EncoderInput;
  readonly key: string;
}

export interface Found {
  readonly kept: KeptVector;
  /** It was there, or another request had asked for it before. */
  readonly isCached: boolean;
}

/** Inputs that one request has sent off together, for all who want one of them. */
interface Flight {
  readonly placed: PlacedOrder;
  readonly keys: readonly string[];
  /** By their keys. */
  readonly landed: Promise<ReadonlyMap<string, KeptVector>>;
  /** Requests that wait for it. */
  users: number;
}

/** What is being computed: whoever wants the same as another waits for it with the other. */
export class Flights {
  readonly #worker: Pick<EncoderWorker, 'place'>;
  readonly #cache: VectorCache;
  readonly #byKey = new Map<string, Flight>();

  constructor(worker: Pick<EncoderWorker, 'place'>, cache: VectorCache) {
    this.#worker = worker;
    this.#cache = cache;
  }

  /**
   * What was made of each input, in their order.
   *
   * @throws the reason of the signal, QueueFullError, and what the worker finds wrong with an input
   */
  async fetch(
    inputs: readonly KeyedInput[],
    order: Omit<EncodeOrder, 'id' | 'inputs'>,
    signal: AbortSignal,
  ): Promise<readonly Found[]> {
    signal.throwIfAborted();
    const known = new Map<string, KeptVector>();
    const joined = new Set<Flight>();
    const missing = new Map<string, EncoderInput>();
    for (const { key, input } of inputs) {
      const kept = this.#cache.get(key);
      const flight = this.#byKey.get(key);
      if (kept !== undefined) known.set(key, kept);
      else if (flight !== undefined) joined.add(flight);
      else missing.set(key, input);
    }
    const isOwn = (key: string): boolean => missing.has(key);
    if (joined.size === 0 && missing.size === 0) return inputs.map(({ key }) => found(known, key, isOwn));
    const own = missing.size === 0 ? undefined : this.#start(missing, order);
    await this.#together([...joined, ...(own ? [own] : [])], inputs, known, signal).catch(async (error: unknown) => {
      if (joined.size === 0 || signal.aborted) throw error;
      // What is wrong may be another request's input, which had nothing to do with this one.
      const left = inputs.filter(({ key }) => !known.has(key));
      const again = this.#start(new Map(left.map(({ key, input }) => [key, input])), order);
      await this.#together([again], inputs, known, signal);
    });
    return inputs.map(({ key }) => found(known, key, isOwn));
  }

  #start(inputs: ReadonlyMap<string, EncoderInput>, order: Omit<EncodeOrder, 'id' | 'inputs'>): Flight {
    const keys = [...inputs.keys()];
    const placed = this.#worker.place({ ...order, inputs: [...inputs.values()] });
    const landed = placed.result.then((result) => {
      const vectors = vectorsOf(result, keys);
      for (const [key, kept] of vectors) this.#cache.set(key, kept);
      return vectors;
    });
    const flight: Flight = { placed, keys, landed, users: 0 };
    for (const key of keys) this.#byKey.set(key, flight);
    void landed.catch(() => {}).then(() => this.#end(flight));
    return flight;
  }

  /** Waits for what is not known yet; whoever leaves last takes the flight along. */
  async #together(
    flights: readonly Flight[],
    inputs: readonly KeyedInput[],
    known: Map<string, KeptVector>,
    signal: AbortSignal,
  ): Promise<void> {
    const { promise: left, reject } = Promise.withResolvers<never>();
    const leave = (): void => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    left.catch(() => {});
    for (const flight of flights) flight.users++;
    try {
      for (const flight of flights) {
        const vectors = await Promise.race([flight.landed, left]);
        for (const { key } of inputs) {
          const kept = known.has(key) ? undefined : vectors.get(key);
          if (kept) known.set(key, kept);
        }
      }
    } finally {
      signal.removeEventListener('abort', leave);
      for (const flight of flights) {
        flight.users--;
        if (flight.users > 0) continue;
        flight.placed.cancel();
        this.#end(flight);
      }
    }
  }

  #end(flight: Flight): void {
    for (const key of flight.keys) if (this.#byKey.get(key) === flight) this.#byKey.delete(key);
  }
}

function found(known: ReadonlyMap<string, KeptVector>, key: string, isOwn: (key: string) => boolean): Found {
  return { kept: known.get(key) as KeptVector, isCached: !isOwn(key) };
}

function vectorsOf(
  { vectors, tokens, tokensCut }: EncodedOrder,
  keys: readonly string[],
): ReadonlyMap<string, KeptVector> {
  const width = vectors.length / keys.length;
  return new Map(
    keys.map((key, index) => [
      key,
      {
        // A copy: what is kept of one input must not keep the whole order in memory.
        vector: vectors.slice(index * width, (index + 1) * width),
        tokens: tokens[index] ?? 0,
        tokensCut: tokensCut[index] ?? 0,
      },
    ]),
  );
}
