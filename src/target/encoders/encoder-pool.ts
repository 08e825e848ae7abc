import { readFile } from 'node:fs/promises';
import { assert, BugError, type Digest, digestOf, type Log } from '#base';
import type { Blobs, Encoder, LanguageModel } from '#contract';
import { encoderModel, type Head, headEncoder, type LocalEncoder, parseHead, startEncoder } from '#embed';
import type { ModelStatus } from '../daemon-status.ts';
import type { Home } from '../home.ts';
import { diskCacheOf } from './kept-vectors.ts';
import type { ReleasedEncoder } from './released-encoder.ts';
import type { ReleasedHead } from './released-head.ts';

/** Brings what a release has of encoders into memory. */
export interface LoadEncoder {
  encoder(released: ReleasedEncoder): Promise<LocalEncoder>;
  head(digest: Digest): Promise<Head>;
}

interface Entry {
  readonly released: ReleasedEncoder;
  readonly encoder: Promise<LocalEncoder>;
  /** Undefined until it is loaded. */
  loaded: LocalEncoder | undefined;
  /** Generations that want it. */
  readonly holders: Set<number>;
}

interface EncoderLoaderParts {
  readonly blobs: Blobs;
  readonly home: Home;
  readonly stage: string;
  readonly log: Log;
}

/** Starts encoders from stored files. */
export function encoderLoader({ blobs, home, stage, log }: EncoderLoaderParts): LoadEncoder {
  return {
    encoder: async (released) => {
      const { weights, config, tokenizer, ...rest } = released;
      const files = {
        weights: await blobs.pathOf(weights),
        config: await blobs.pathOf(config),
        tokenizer: await blobs.pathOf(tokenizer),
      };
      return startEncoder({ ...rest, files, diskCache: diskCacheOf(home, stage, released), scratch: home.path, log });
    },
    head: async (digest) => parseHead(await readFile(await blobs.pathOf(digest), 'utf8')),
  };
}

/** Of a process that is told to load none. */
const nothing = () => Promise.reject(new BugError('nothing loads encoders'));
const noEncoders: LoadEncoder = { encoder: nothing, head: nothing };

/** The encoders of all generations that are served or prepared: those that two declare alike are one. */
export class EncoderPool {
  readonly #load: LoadEncoder;
  readonly #entries = new Map<string, Entry>();

  constructor(load = noEncoders) {
    this.#load = load;
  }

  /**
   * Loads what a generation wants, by name.
   *
   * @throws what `startEncoder` throws, and DamagedHeadError; nothing is held for the generation then
   */
  async hold(
    generation: number,
    wanted: readonly ReleasedEncoder[],
    heads: readonly ReleasedHead[] = [],
  ): Promise<ReadonlyMap<string, LanguageModel>> {
    try {
      const loaded = await Promise.all(
        wanted.map(async (released) => [released.name, await this.#entryOf(released, generation)] as const),
      );
      const encoders = [...loaded, ...(await this.#headsOn(new Map(loaded), heads))];
      return new Map(encoders.map(([name, encoder]) => [name, encoderModel(encoder)]));
    } catch (error) {
      await this.release(generation);
      throw error;
    }
  }

  /** A generation wants nothing any more; what nobody wants is closed. */
  async release(generation: number): Promise<void> {
    const closing: Promise<void>[] = [];
    for (const [key, entry] of this.#entries) {
      if (!entry.holders.delete(generation) || entry.holders.size > 0) continue;
      this.#entries.delete(key);
      closing.push(closed(entry));
    }
    await Promise.all(closing);
  }

  /** What those in memory take together. */
  get memoryBytes(): number {
    return this.#entries.values().reduce((sum, { loaded }) => sum + (loaded?.status().memoryBytes ?? 0), 0);
  }

  status(): readonly ModelStatus[] {
    return [...this.#entries.values()].map(({ released, loaded }) => {
      const { pid, restarts = 0, inputsWaiting = 0, memoryBytes = 0 } = loaded?.status() ?? {};
      return {
        name: released.name,
        digest: released.weights,
        state: loaded ? 'ready' : 'loading',
        load: 'pinned',
        pid,
        restarts,
        running: 0,
        queued: inputsWaiting,
        waiting: 0,
        tokensPerSecond: 0,
        memoryBytes,
        neededBytes: memoryBytes,
      };
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(closed));
    this.#entries.clear();
  }

  async #headsOn(
    trunks: ReadonlyMap<string, LocalEncoder>,
    heads: readonly ReleasedHead[],
  ): Promise<readonly (readonly [string, Encoder])[]> {
    return Promise.all(
      heads.map(async ({ name, trunk, digest }) => {
        const encoder = trunks.get(trunk);
        assert(encoder, `the release has the trunk of ${name}`);
        return [name, headEncoder(name, encoder, await this.#load.head(digest))] as const;
      }),
    );
  }

  #entryOf(released: ReleasedEncoder, generation: number): Promise<LocalEncoder> {
    const key = digestOf(released);
    const known = this.#entries.get(key);
    const entry: Entry = known ?? {
      released,
      encoder: this.#load.encoder(released),
      loaded: undefined,
      holders: new Set(),
    };
    entry.holders.add(generation);
    this.#entries.set(key, entry);
    return entry.encoder.then((encoder) => (entry.loaded = encoder));
  }
}

async function closed({ encoder }: Entry): Promise<void> {
  const loaded = await encoder.catch(() => undefined);
  await loaded?.[Symbol.asyncDispose]();
}
