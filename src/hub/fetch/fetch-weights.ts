import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, type Digest, digestOf, LodeError, type Log, silentLog, systemClock } from '#base';
import type { Blobs } from '#contract';
import { formatSource, type Source } from '../source/source.ts';
import { deliver } from './deliver.ts';
import type { Delivered } from './delivery.ts';
import { DigestMismatchError } from './digest-mismatch-error.ts';
import type { FetchedWeights } from './fetched-weights.ts';
import { type FreeBytes, freeBytesOnDisk } from './disk-space.ts';
import { exclusively } from './exclusive.ts';
import { findRecentFetch, recordFetch } from './fetch-record.ts';
import { folderSizeBytes } from './folder-size.ts';
import { type Environment, type Http, openHttp } from './http.ts';
import type { OnProgress } from './progress.ts';
import { SourceFailedError } from './source-failed-error.ts';
import { removeAbandoned } from './unfinished.ts';
import { WeightsUnavailableError } from './weights-unavailable-error.ts';

export interface FetchOptions {
  /** Tried in order; each is said to give the same bytes. */
  readonly sources: readonly Source[];
  /** What the bytes must be. Absent: whatever the first source gives, for the caller to write down. */
  readonly expected?: Digest | undefined;
  /** Size of the file where it is known, as in the lock file: for progress and the check of free space. */
  readonly expectedBytes?: number | undefined;
  readonly blobs: Blobs;
  /** The data folder; unfinished downloads lie in its `partial` and survive the process. */
  readonly home: string;
  /** What relative paths of `file:` sources are relative to. Default: the current folder. */
  readonly baseFolder?: string | undefined;
  /** What the model is called, for messages. */
  readonly model?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: OnProgress | undefined;
  readonly log?: Log | undefined;
  /** The user's settings for proxies, the Hub and pip. Default: `process.env`. */
  readonly environment?: Environment | undefined;
  readonly freeBytes?: FreeBytes | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * Brings weights into the blob store from the first source that gives them, checked against the expected digest.
 * One download at a time per set of sources and machine: a second caller waits, sees the first one's progress, and
 * takes over when it dies.
 *
 * @throws WeightsUnavailableError when no source gives anything, DigestMismatchError when one gives the wrong thing,
 *   NoSpaceError when the disk is full
 */
export async function fetchWeights(options: FetchOptions): Promise<FetchedWeights> {
  const { expected, blobs, home, clock = systemClock } = options;
  const stored = await storedAlready(blobs, expected);
  if (stored) return stored;
  const startedMs = clock.nowMs();
  const name = digestOf(expected ?? options.sources.map(formatSource)).slice('sha256:'.length, 'sha256:'.length + 32);
  const folder = join(home, 'partial', name);
  const waiting = async (): Promise<void> => {
    const [source] = options.sources;
    if (source && options.progress) {
      options.progress({
        phase: 'waiting',
        source,
        doneBytes: await folderSizeBytes(folder),
        totalBytes: options.expectedBytes,
      });
    }
  };
  return exclusively(`${folder}.lock`, { signal: options.signal, clock, waiting }, async () => {
    const meanwhile =
      (await storedAlready(blobs, expected)) ?? (await findRecentFetch(folder, { blobs, sinceMs: startedMs }));
    if (meanwhile) return meanwhile;
    await removeAbandoned(home, clock.nowMs());
    await using http = await openHttp(options.environment ?? process.env);
    const fetched = await fromFirstSource(options, folder, http);
    await recordFetch(folder, fetched, clock.nowMs());
    await rm(folder, { recursive: true, force: true });
    return fetched;
  });
}

async function storedAlready(blobs: Blobs, digest: Digest | undefined): Promise<FetchedWeights | undefined> {
  const sizeBytes = digest && (await blobs.sizeOf(digest));
  return digest && sizeBytes !== undefined ? { digest, sizeBytes, source: undefined } : undefined;
}

async function fromFirstSource(
  options: FetchOptions,
  folder: string,
  http: Http,
): Promise<FetchedWeights & { source: Source }> {
  const { blobs, expected, log = silentLog } = options;
  const failures: { source: string; error: LodeError }[] = [];
  for (const source of options.sources) {
    const text = formatSource(source);
    const sourceFolder = join(folder, digestOf(text).slice('sha256:'.length, 'sha256:'.length + 16));
    try {
      const delivered = await deliverFrom(source, sourceFolder, options, http);
      const { digest, sizeBytes, file } = delivered;
      if (expected !== undefined && digest !== expected) {
        await rm(sourceFolder, { recursive: true, force: true });
        throw new DigestMismatchError({ expected, actual: digest, source: text, model: options.model });
      }
      if (file !== undefined) await blobs.adopt(file, digest);
      log.write('info', 'hub.fetched', { source: text, digest, sizeBytes });
      return { digest, sizeBytes, source };
    } catch (error) {
      if (!(error instanceof SourceFailedError || error instanceof DigestMismatchError)) throw error;
      log.write('warn', 'hub.source-failed', { source: text, reason: error.message });
      failures.push({ source: text, error });
    }
  }
  throw (
    failures.find(({ error }) => error instanceof DigestMismatchError)?.error ?? new WeightsUnavailableError(failures)
  );
}

async function deliverFrom(source: Source, folder: string, options: FetchOptions, http: Http): Promise<Delivered> {
  await mkdir(folder, { recursive: true });
  return deliver(source, {
    folder,
    http,
    baseFolder: options.baseFolder ?? process.cwd(),
    expected: options.expected,
    expectedBytes: options.expectedBytes,
    blobs: options.blobs,
    environment: options.environment ?? process.env,
    freeBytes: options.freeBytes ?? freeBytesOnDisk,
    clock: options.clock ?? systemClock,
    log: options.log ?? silentLog,
    signal: options.signal ?? new AbortController().signal,
    progress: (phase, doneBytes, totalBytes) => options.progress?.({ phase, source, doneBytes, totalBytes }),
  });
}
