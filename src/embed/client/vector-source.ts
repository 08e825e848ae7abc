import type { VectorShelf } from '../cache/disk/vector-shelf.ts';
import type { RecordKey } from '../cache/disk/vector-record.ts';
import type { KeptVector } from '../cache/vector-cache.ts';
import type { EncodeOrder } from '../wire.ts';
import type { EncodedOrder, EncoderWorker, PlacedOrder } from './encoder-worker.ts';
import { scaleToOne } from './finished.ts';

/** What was made of an input. */
export interface Made {
  readonly kept: KeptVector;
  /** It was made before, and came from disk. */
  readonly isOld: boolean;
}

/** An order under way, parts of which may be found and not computed. */
export interface Sourced extends Pick<PlacedOrder, 'cancel'> {
  readonly result: Promise<readonly Made[]>;
}

/** Where vectors come from that are not in memory. */
export interface VectorSource {
  /**
   * @param keys of the inputs
   * @throws QueueFullError at once where nothing is found; the others come with the result
   */
  place(order: OrderTerms & Pick<EncodeOrder, 'inputs'>, keys: readonly string[]): Sourced;
}

/** What is said of an order beside its inputs. */
export type OrderTerms = Omit<EncodeOrder, 'id' | 'inputs'>;

type Compute = (order: Parameters<VectorSource['place']>[0], keys: readonly RecordKey[]) => Sourced;

/** A process that computes, and before it what is on disk, if anything is to be. */
export function vectorSource(worker: Pick<EncoderWorker, 'place'>, shelf?: VectorShelf): VectorSource {
  const compute: Compute = (order, keys) => {
    const { result, cancel } = worker.place(order);
    const made = result.then((encoded) => {
      const all = order.inputs.map((_, index) => keptOf(encoded, index));
      shelf?.put(
        order.tenant,
        keys.map((key, index) => ({ key, kept: all[index] as KeptVector })),
      );
      return all.map((kept) => ({ kept, isOld: false }));
    });
    return { result: made, cancel };
  };
  return {
    place: (order, plainKeys) => {
      if (shelf === undefined) return compute(order, []);
      const keys = plainKeys.map((key) => shelf.keyOf(key));
      return keys.some((key) => shelf.has(key)) ? partlyFound(shelf, order, keys, compute) : compute(order, keys);
    },
  };
}

/** Reads what is there, then has the rest computed. */
function partlyFound(
  shelf: VectorShelf,
  order: Parameters<Compute>[0],
  keys: readonly RecordKey[],
  compute: Compute,
): Sourced {
  let rest: Sourced | undefined;
  let isCancelled = false;
  const make = async (): Promise<readonly Made[]> => {
    const found = await shelf.find(keys);
    const missing = found.flatMap((kept, index) => (kept ? [] : [index]));
    if (missing.length > 0) {
      const inputs = order.inputs.filter((_, index) => !found[index]);
      rest = compute(
        { ...order, inputs },
        keys.filter((_, index) => !found[index]),
      );
      if (isCancelled) rest.cancel();
    }
    const computed = (await rest?.result) ?? [];
    const made = new Map(missing.map((place, nth) => [place, computed[nth] as Made]));
    return found.map((kept, index) => (kept ? { kept, isOld: true } : (made.get(index) as Made)));
  };
  const cancel = (): void => {
    isCancelled = true;
    rest?.cancel();
  };
  return { result: make(), cancel };
}

function keptOf({ vectors, tokens, tokensCut }: EncodedOrder, index: number): KeptVector {
  const width = vectors.length / tokens.length;
  // A copy: what is kept of one input must not keep the whole order in memory.
  const vector = vectors.slice(index * width, (index + 1) * width);
  return { vector, scale: scaleToOne(vector), tokens: tokens[index] ?? 0, tokensCut: tokensCut[index] ?? 0 };
}
