import koffi from 'koffi';
import { assert, formatBytes } from '#base';
import { ArgumentError } from './argument-error.ts';
import { Batch } from './batch.ts';
import { checkInteger } from './checks.ts';
import { notNullOrExplained } from './explained.ts';
import { allOf, notNull, onThread, succeeded } from './guard.ts';
import type { Pointer } from './layout.ts';
import { llama } from './library.ts';
import type { Model } from './model.ts';
import { NotEnoughMemoryError } from './not-enough-memory-error.ts';
import { ContextThreads } from './threads.ts';

/** Sequences that a cache can tell apart (LLAMA_MAX_SEQ). */
export const sequencesLimit = 256;
const noRoom = 1;
/** Embeddings are of tokens; what to make of them is for the caller. (LLAMA_POOLING_TYPE_NONE) */
const poolingNone = 0;

export interface ContextOptions {
  /** Cells of the key-value cache: tokens that can be held at once. */
  readonly cells: number;
  /** Ids of sequences that tokens are decoded for are below this; cells can be shared with any below `sequencesLimit`. */
  readonly sequences: number;
  /** Every sequence has an equal part of the cells for itself, instead of any cell being anybody's. Default: false. */
  readonly isApart?: boolean;
  /** Most tokens of one decode. */
  readonly batchTokens: number;
  /** Most tokens of one decode whose logits are asked for, at least `sequences`; memory grows with it. */
  readonly outputsMax: number;
  readonly threads: number;
  /** Threads for decodes of more than one token. */
  readonly batchThreads: number;
  /** Called for every tensor that a decode computes; see `probeTensor`. */
  readonly onTensor?: Pointer;
}

/** What a decode came to: `no-room` leaves the cache as it was. */
export type DecodeOutcome = 'done' | 'no-room';

/** A key-value cache and the buffers to run the model on it. Not to be entered twice at once. */
export class ModelContext implements Disposable {
  readonly batch: Batch;
  readonly pointer: Pointer;
  readonly #memory: Pointer;
  readonly #options: ContextOptions;
  readonly #vocabularySize: number;
  readonly #rows = new Map<Pointer, Float32Array>();
  readonly #threads: ContextThreads;

  constructor(model: Model, pointer: Pointer, options: ContextOptions) {
    this.pointer = pointer;
    this.#options = options;
    this.#vocabularySize = model.vocabulary.size;
    this.#memory = notNull('llama_get_memory', llama().contextMemory(pointer));
    this.#threads = new ContextThreads(pointer);
    this.#threads.use(options.threads, options.batchThreads);
    this.batch = new Batch(options.batchTokens);
  }

  /** Sequences have cells of their own. */
  get isApart(): boolean {
    return this.#options.isApart ?? false;
  }

  /** Computes with so many threads from the next decode on, instead of those of the options. Not while one runs. */
  useThreads(count: number): void {
    this.#threads.use(count, count);
  }

  /** Runs the batch on the calling thread. Fastest for a few tokens; nothing else happens in this process meanwhile. */
  decodeHere(): DecodeOutcome {
    this.#check();
    return outcome(llama().decode(this.pointer, this.batch.struct));
  }

  /** Runs the batch on another thread; the caller must not touch this context until it is done. */
  async decode(): Promise<DecodeOutcome> {
    this.#check();
    return outcome(await onThread(llama().decode, this.pointer, this.batch.struct));
  }

  /** The logits of a row of the last batch that was added with `output`; valid until the next decode. */
  logitsAt(row: number): Float32Array {
    const address = notNull('llama_get_logits_ith', llama().logitsAt(this.pointer, row));
    let logits = this.#rows.get(address);
    if (logits === undefined) {
      // A view costs up to 40 us, and rows come back at the same few addresses.
      if (this.#rows.size >= this.#options.outputsMax) this.#rows.clear();
      logits = new Float32Array(koffi.view(address, this.#vocabularySize * 4));
      this.#rows.set(address, logits);
    }
    return logits;
  }

  /** Takes a sequence's tokens from a position on, up to another. Cells that other sequences share stay. */
  remove(sequence: number, from = 0, to = -1): void {
    this.#checkSequence(sequence);
    assert(
      llama().removeCells(this.#memory, sequence, from, to),
      'the cache of a decoder can drop tokens of a sequence',
    );
  }

  /** Makes tokens of one sequence part of another one too, without copying them. */
  share(source: number, target: number, from: number, to: number): void {
    assert(!this.#options.isApart, 'sequences apart have no cells in common');
    this.#checkSequence(source);
    this.#checkSequence(target);
    llama().shareCells(this.#memory, source, target, from, to);
  }

  /** Keys and values of a sequence that may be decoded for; some 20 KiB a token for a model of 135M parameters. */
  save(sequence: number): Uint8Array<ArrayBuffer> {
    this.#checkDecoded(sequence);
    const sizeBytes = llama().sequenceStateSize(this.pointer, sequence);
    const state = Buffer.allocUnsafeSlow(Number(sizeBytes));
    const written = llama().saveSequence(this.pointer, state, state.length, sequence);
    allOf('llama_state_seq_get_data', written, state.length);
    return state;
  }

  /**
   * Replaces a sequence by what `save` gave, in a context of the same model and settings. There must be free cells.
   *
   * @throws NativeCallError
   */
  load(sequence: number, state: Uint8Array): void {
    this.#checkDecoded(sequence);
    const read = llama().loadSequence(this.pointer, state, state.length, sequence);
    allOf('llama_state_seq_set_data', read, state.length);
  }

  clear(): void {
    llama().clearMemory(this.#memory, false);
  }

  [Symbol.dispose](): void {
    this.#rows.clear();
    llama().freeContext(this.pointer);
    this.#threads[Symbol.dispose]();
  }

  #check(): void {
    assert(this.batch.length > 0, 'a decode has at least one token');
    assert(this.batch.outputs <= this.#options.outputsMax, 'a decode keeps to the outputs that memory was taken for');
  }

  #checkSequence(sequence: number): void {
    assert(Number.isInteger(sequence) && sequence >= 0 && sequence < sequencesLimit, 'a known sequence');
  }

  #checkDecoded(sequence: number): void {
    this.#checkSequence(sequence);
    assert(sequence < this.#options.sequences, 'a sequence that is decoded for');
  }
}

function outcome(code: number): DecodeOutcome {
  if (code === noRoom) return 'no-room';
  succeeded('llama_decode', code);
  return 'done';
}

/**
 * @throws ArgumentError for sizes that llama.cpp would answer with an abort, or accept and then compute nonsense.
 * @throws NotEnoughMemoryError before the kernel would kill the process for it
 */
export async function createContext(model: Model, options: ContextOptions): Promise<ModelContext> {
  checkInteger('cells', options.cells, 16, 2 ** 30);
  checkInteger('sequences', options.sequences, 1, sequencesLimit);
  checkInteger('batchTokens', options.batchTokens, 1, options.cells);
  checkInteger('outputsMax', options.outputsMax, options.sequences, Math.max(options.sequences, options.batchTokens));
  checkInteger('threads', options.threads, 1, 512);
  checkInteger('batchThreads', options.batchThreads, 1, 512);
  const cacheBytes = model.cellBytes * options.cells;
  const availableBytes = process.availableMemory();
  if (cacheBytes > availableBytes) {
    throw new NotEnoughMemoryError(
      `a cache of ${options.cells} tokens`,
      formatBytes(cacheBytes),
      formatBytes(availableBytes),
    );
  }
  const native = llama();
  const params = {
    ...native.contextDefaults(),
    n_ctx: options.cells,
    n_batch: options.batchTokens,
    n_ubatch: options.batchTokens,
    n_seq_max: options.sequences,
    n_outputs_max: options.outputsMax,
    n_outputs_max_per_seq: options.outputsMax,
    n_threads: options.threads,
    n_threads_batch: options.batchThreads,
    kv_unified: !options.isApart,
    cb_eval: options.onTensor ?? null,
    pooling_type: poolingNone,
    no_perf: true,
  };
  const pointer = await notNullOrExplained('llama_init_from_model', () =>
    onThread(native.createContext, model.pointer, params),
  );
  const cells = native.contextTokens(pointer);
  if (cells < options.cells) {
    native.freeContext(pointer);
    throw new ArgumentError('cells', options.cells, `at most ${cells}, all that llama.cpp gave`);
  }
  return new ModelContext(model, pointer, options);
}
