import { assert } from '#base';
import type { Adapter, ModelContext } from '#native';
import { AdapterSwitch, type AppliedAdapter } from '../worker/adapter-switch.ts';

/**
 * Tokens of a prompt that are computed in one call. The number is part of what deterministic answers depend on, so it
 * does not follow the machine. More would keep the streams of others waiting; below 64, ggml has no tiles for attention
 * (GGML_FA_TILE_Q in ggml-cpu/common.h), and long prompts take up to 1.7 times as long.
 */
export const chunkTokens = 64;
/** Decodes of a single token take milliseconds, which is less than handing them to another thread is worth. */
const tokensHere = 1;
/** How long the cache is kept after its last use. */
const idleMs = 60_000;

export interface QuietCacheOptions {
  /** Makes a context of one sequence, with `chunkTokens` tokens and outputs a batch. */
  create(): Promise<ModelContext>;
  /** False for models whose cache can only be emptied as a whole; see `Model.keepsTokensApart`. */
  readonly canRewind: boolean;
}

/** Whose logits or embeddings are asked for in a batch. */
export type Outputs = 'none' | 'last' | 'all';

/**
 * A cache of its own, with one sequence in it whose token n always lies in cell n. So what is computed in it depends on
 * the tokens, the weights and the shape of the calls, and on nothing else. It is made when it is first wanted, and
 * freed when it has not been for a minute.
 */
export class QuietCache implements Disposable {
  readonly #options: QuietCacheOptions;
  #context: ModelContext | undefined;
  #idle: NodeJS.Timeout | undefined;
  #length = 0;
  /** Of whom the kept tokens are, and those that were computed in whole chunks from the start. */
  #owner: string | undefined;
  #chunked: number[] = [];
  #switch: AdapterSwitch | undefined;

  constructor(options: QuietCacheOptions) {
    this.#options = options;
  }

  get context(): ModelContext {
    assert(this.#context !== undefined, 'the cache is open');
    return this.#context;
  }

  /** It takes memory at the moment. */
  get isOpen(): boolean {
    return this.#context !== undefined;
  }

  /** Tokens that are in the cache. */
  get length(): number {
    return this.#length;
  }

  /**
   * Makes the cache ready for an input, which is to be fed from the returned position on. What the same owner computed
   * before is kept as far as it is equal, at the borders of chunks only: computed again it would be the same bits.
   *
   * @param owner undefined: nothing is kept for him, nor after him
   * @param adapter that the input is computed with; it has to be part of who the owner is
   * @throws NotEnoughMemoryError
   */
  async begin(owner: string | undefined, tokens: ArrayLike<number>, adapter?: AppliedAdapter): Promise<number> {
    clearTimeout(this.#idle);
    this.#idle = undefined;
    this.#context ??= await this.#options.create();
    this.#switch ??= new AdapterSwitch(this.#context);
    this.#switch.use(adapter);
    const isOurs = owner !== undefined && owner === this.#owner;
    // The last token is always computed, because its output is wanted.
    const equal = isOurs ? Math.min(equalStart(this.#chunked, tokens), tokens.length - 1) : 0;
    const kept = equal - (equal % chunkTokens);
    if (kept === 0 || !this.rewind(kept)) this.#empty();
    this.#owner = owner;
    return this.#length;
  }

  /** Computes tokens that follow what is there, at most a chunk; gives the row of the last one. */
  async feed(tokens: ArrayLike<number>, outputs: Outputs): Promise<number> {
    const { batch } = this.context;
    batch.clear();
    let row = -1;
    for (let index = 0; index < tokens.length; index++) {
      const isOutput = outputs === 'all' || (outputs === 'last' && index === tokens.length - 1);
      row = batch.add(tokens[index] as number, this.#length + index, 0, isOutput);
    }
    const outcome = tokens.length <= tokensHere ? this.context.decodeHere() : await this.context.decode();
    assert(outcome === 'done', 'a request that is alone finds room');
    const isWholeChunk = tokens.length === chunkTokens && this.#chunked.length === this.#length;
    if (isWholeChunk) this.#chunked.push(...Array.from(tokens));
    this.#length += tokens.length;
    return row;
  }

  /** Forgets everything from a position on; false, and nothing done, where this model's cache does not allow it. */
  rewind(length: number): boolean {
    if (!this.#options.canRewind) return false;
    this.context.remove(0, length);
    this.#length = length;
    this.#chunked.length = Math.min(this.#chunked.length, length - (length % chunkTokens));
    return true;
  }

  /** Applies an adapter no more that is about to be freed. */
  takeOff(adapter: Adapter): void {
    this.#switch?.takeOff(adapter);
  }

  /** Nobody wants it at the moment. */
  rest(): void {
    if (this.#idle !== undefined || this.#context === undefined) return;
    this.#idle = setTimeout(() => this[Symbol.dispose](), idleMs);
    this.#idle.unref();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#idle);
    this.#idle = undefined;
    this.#context?.[Symbol.dispose]();
    this.#context = undefined;
    this.#switch = undefined;
    this.#length = 0;
    this.#chunked = [];
  }

  #empty(): void {
    this.context.clear();
    this.#length = 0;
    this.#chunked = [];
  }
}

function equalStart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
