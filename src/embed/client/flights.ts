import type { EncoderInput } from '#contract';
import type { KeptVector, VectorCache } from '../cache/vector-cache.ts';
import type { Made, OrderTerms, Sourced, VectorSource } from './vector-source.ts';

export interface KeyedInput {
  readonly input: EncoderInput;
  readonly key: string;
}

export interface Found {
  readonly kept: KeptVector;
  /** It was there, or another request had asked for it before. */
  readonly isCached: boolean;
}

/** An input that is under way. */
interface Seat {
  readonly flight: Flight;
  /** Undefined until it has landed. */
  made: Made | undefined;
}

/** Inputs that one request has sent off together, for all who want one of them. */
interface Flight {
  readonly placed: Sourced;
  /** By their keys. */
  readonly seats: Map<string, Seat>;
  /** All seats have what they wait for. */
  readonly landed: Promise<void>;
  /** Requests that wait for it. */
  users: number;
}

/** What is being computed: whoever wants the same as another waits for it with the other. */
export class Flights {
  readonly #source: VectorSource;
  readonly #cache: VectorCache;
  readonly #seats = new Map<string, Seat>();

  constructor(source: VectorSource, cache: VectorCache) {
    this.#source = source;
    this.#cache = cache;
  }

  /**
   * What was made of each input, in their order.
   *
   * @throws the reason of the signal, QueueFullError, and what the worker finds wrong with an input
   */
  async fetch(inputs: readonly KeyedInput[], order: OrderTerms, signal: AbortSignal): Promise<readonly Found[]> {
    signal.throwIfAborted();
    const missing = new Map<string, EncoderInput>();
    const joined = new Set<Flight>();
    const places = inputs.map(({ key, input }) => {
      const place = this.#cache.get(key) ?? this.#seats.get(key);
      if (place === undefined) missing.set(key, input);
      else if ('flight' in place) joined.add(place.flight);
      return place;
    });
    let own = missing.size === 0 ? undefined : this.#start(missing, order);
    if (own !== undefined || joined.size > 0)
      await together([...joined, ...(own ? [own] : [])], signal, this.#end).catch(async (error: unknown) => {
        if (joined.size === 0 || signal.aborted) throw error;
        // What is wrong may be another request's input, which had nothing to do with this one.
        const left = inputs.filter((_, index) => !isThere(places[index]));
        own = this.#start(new Map(left.map(({ key, input }) => [key, input])), order);
        await together([own], signal, this.#end);
      });
    return inputs.map(({ key }, index) => {
      const place = places[index];
      const seat = isThere(place) ? place : own?.seats.get(key);
      return foundIn(seat as KeptVector | Seat, own);
    });
  }

  #start(inputs: ReadonlyMap<string, EncoderInput>, order: OrderTerms): Flight {
    const placed = this.#source.place({ ...order, inputs: [...inputs.values()] }, [...inputs.keys()]);
    const seats = new Map<string, Seat>();
    const landed = placed.result.then((result) => {
      for (const [index, [key, seat]] of [...seats].entries()) {
        const made = result[index] as Made;
        seat.made = made;
        this.#cache.set(key, made.kept);
      }
    });
    const flight: Flight = { placed, seats, landed, users: 0 };
    for (const key of inputs.keys()) {
      const seat = { flight, made: undefined };
      seats.set(key, seat);
      this.#seats.set(key, seat);
    }
    void landed.catch(() => {}).then(() => this.#end(flight));
    return flight;
  }

  readonly #end = (flight: Flight): void => {
    for (const [key, seat] of flight.seats) if (this.#seats.get(key) === seat) this.#seats.delete(key);
  };
}

/** Waits for flights; whoever leaves one last takes it along. */
async function together(flights: readonly Flight[], signal: AbortSignal, end: (flight: Flight) => void): Promise<void> {
  const { promise: left, reject } = Promise.withResolvers<never>();
  const leave = (): void => reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  left.catch(() => {});
  for (const flight of flights) flight.users++;
  try {
    for (const flight of flights) await Promise.race([flight.landed, left]);
  } finally {
    signal.removeEventListener('abort', leave);
    for (const flight of flights) {
      flight.users--;
      if (flight.users > 0) continue;
      flight.placed.cancel();
      end(flight);
    }
  }
}

function isThere(place: KeptVector | Seat | undefined): place is KeptVector | Seat {
  return place !== undefined && (!('flight' in place) || place.made !== undefined);
}

function foundIn(place: KeptVector | Seat, own: Flight | undefined): Found {
  if (!('flight' in place)) return { kept: place, isCached: true };
  const { kept, isOld } = place.made as Made;
  return { kept, isCached: isOld || place.flight !== own };
}
