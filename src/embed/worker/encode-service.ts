import { serialiseError } from '#base';
import { positionsMax } from '../architecture/encoder-config.ts';
import { batchTokensMax } from '../architecture/encoder-memory.ts';
import { graphInputs, graphOutputs } from '../architecture/encoder-graph.ts';
import type { EncodeOrder, EncoderFacts, FromWorker, ToWorker } from '../wire.ts';
import { BatchQueue } from './batch-queue.ts';
import type { LoadedSession } from './load-session.ts';
import type { ReadInput, TextReader } from './text-reader.ts';

interface Item extends ReadInput {
  readonly tenant: string;
  readonly order: OpenOrder;
  /** Its place in the order. */
  readonly index: number;
}

interface OpenOrder {
  readonly id: number;
  readonly vectors: Float32Array;
  readonly items: Item[];
  left: number;
}

/** Answers orders: reads their texts, and computes what waits in batches, one after the other. */
export class EncodeService {
  readonly facts: EncoderFacts;
  readonly #loaded: LoadedSession;
  readonly #reader: TextReader;
  readonly #send: (message: FromWorker) => void;
  readonly #queue = new BatchQueue<Item>(batchTokensMax);
  readonly #open = new Map<number, OpenOrder>();
  #isRunning = false;

  constructor(
    loaded: LoadedSession,
    reader: TextReader,
    { tokensMax = Infinity, startedMs }: { readonly tokensMax?: number | undefined; readonly startedMs: number },
    send: (message: FromWorker) => void,
  ) {
    this.#loaded = loaded;
    this.#reader = reader;
    this.#send = send;
    this.facts = {
      width: loaded.width,
      tokensMax: Math.min(tokensMax, positionsMax(loaded.config)),
      loadMs: performance.now() - startedMs,
    };
  }

  handle(message: Exclude<ToWorker, { readonly type: 'start' }>): void {
    if (message.type === 'cancel') return this.#forget(message.id);
    this.#take(message.order);
    // What arrives in the same moment shall be in the same batch.
    if (!this.#isRunning) {
      this.#isRunning = true;
      setImmediate(() => void this.#work());
    }
  }

  #take({ id, tenant, inputs, truncate, tokensMax }: EncodeOrder): void {
    const limits = { truncate, tokensMax: Math.min(tokensMax, this.facts.tokensMax) };
    const vectors = new Float32Array(inputs.length * this.facts.width);
    const order: OpenOrder = { id, vectors, items: [], left: inputs.length };
    try {
      for (const [index, input] of inputs.entries())
        order.items.push({ ...this.#reader.read(input, limits), tenant, order, index });
    } catch (error) {
      this.#send({ type: 'failed', id, error: serialiseError(error) });
      return;
    }
    this.#open.set(id, order);
    for (const item of order.items) this.#queue.add(item);
  }

  async #work(): Promise<void> {
    while (!this.#queue.isEmpty) {
      const batch = this.#queue.take();
      try {
        await this.#run(batch);
      } catch (error) {
        this.#fail(batch, error);
      }
      // Lets messages in that have come meanwhile: a batch is better for what it can choose from.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#isRunning = false;
  }

  async #run(batch: readonly Item[]): Promise<void> {
    const { session, runtime } = this.#loaded;
    const { width } = this.facts;
    const feeds = feedsOf(batch, this.#loaded.config.segments > 1);
    const tensors = Object.entries(feeds.values).map(([name, values]) => [
      name,
      new runtime.Tensor('int64', values, feeds.shape),
    ]);
    const results = await session.run(Object.fromEntries(tensors), [graphOutputs.pooled]);
    const pooled = results[graphOutputs.pooled]?.data as Float32Array;
    for (const [row, { order, index }] of batch.entries()) {
      order.vectors.set(pooled.subarray(row * width, (row + 1) * width), index * width);
      order.left--;
      if (order.left === 0) this.#finish(order);
    }
  }

  #finish({ id, vectors, items }: OpenOrder): void {
    if (!this.#open.delete(id)) return;
    const tokens = items.map((item) => item.tokens.length);
    this.#send({ type: 'encoded', id, vectors, tokens, tokensCut: items.map((item) => item.tokensCut) });
  }

  #fail(batch: readonly Item[], error: unknown): void {
    for (const id of new Set(batch.map(({ order }) => order.id))) {
      this.#forget(id);
      this.#send({ type: 'failed', id, error: serialiseError(error) });
    }
  }

  #forget(id: number): void {
    for (const item of this.#open.get(id)?.items ?? []) this.#queue.remove(item);
    this.#open.delete(id);
  }
}

/**
 * The batch as the graph takes it; the shorter ones are padded at their ends.
 *
 * @param hasSegments whether the model tells the second text of a pair from the first
 */
function feedsOf(batch: readonly Item[], hasSegments: boolean) {
  const longest = Math.max(...batch.map(({ tokens }) => tokens.length));
  const shape = [batch.length, longest];
  const blank = () => new BigInt64Array(batch.length * longest);
  const [tokens, mask, segments] = [blank(), blank(), blank()];
  for (const [row, item] of batch.entries()) {
    const at = row * longest;
    for (const [place, token] of item.tokens.entries()) tokens[at + place] = BigInt(token);
    mask.fill(1n, at, at + item.tokens.length);
    if (hasSegments) segments.fill(1n, at + item.firstTokens, at + item.tokens.length);
  }
  return {
    shape,
    values: { [graphInputs.tokens]: tokens, [graphInputs.mask]: mask, [graphInputs.segments]: segments },
  };
}
