import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Digest, isDigest } from '#base';
import { formatSource, parseSource, type Source } from '../source/source.ts';
import { DamagedLockError } from './damaged-lock-error.ts';

/** What a set of sources was found to hold when its model was first brought up. */
export interface LockEntry {
  /** All that the program listed when the digest was written down. */
  readonly sources: readonly Source[];
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** The one that gave the bytes. */
  readonly source: Source;
}

export type Lock = readonly LockEntry[];

const digest = z.custom<Digest>(
  (value) => typeof value === 'string' && isDigest(value),
  'expected "sha256:" and 64 hexadecimal digits',
);
const source = z.string().transform((text, context) => {
  try {
    return parseSource(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});
const lockFile = z.strictObject({
  version: z.literal(1),
  weights: z
    .array(z.strictObject({ sources: z.array(source).min(1).max(64), digest, sizeBytes: z.int().min(0), source }))
    .max(10_000),
});

/** Where the digests of a program's sources are pinned: beside the program. */
export function lockFileOf(folder: string): string {
  return join(folder, 'lode.lock');
}

/**
 * Reads the lock file, which users commit: it says which bytes each set of sources stands for.
 *
 * @returns no entries when the file does not exist
 * @throws DamagedLockError
 */
export async function readLock(file: string): Promise<Lock> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return [];
  const parsed = lockFile.safeParse(parseJson(text, file));
  if (parsed.success) return parsed.data.weights;
  const [issue] = parsed.error.issues;
  throw new DamagedLockError(file, `${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
}

/** Writes the whole lock file: sorted, so that equal locks are equal text, and in one step, so that it is never half. */
export async function writeLock(file: string, lock: Lock): Promise<void> {
  const weights = lock
    .map((entry) => ({
      sources: entry.sources.map(formatSource),
      digest: entry.digest,
      sizeBytes: entry.sizeBytes,
      source: formatSource(entry.source),
    }))
    .toSorted((a, b) => (a.sources.join('\n') < b.sources.join('\n') ? -1 : 1));
  const temporary = `${file}.${process.pid}.new`;
  try {
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(`${JSON.stringify({ version: 1, weights }, undefined, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * What is pinned for a list of sources. All sources of a list give the same bytes, so a source that is pinned vouches for
 * what is listed beside it: a mirror can be added, or another order chosen, without losing the digest. Where entries
 * contradict each other, the one with the same list counts, and else that of the source that is listed first.
 */
export function findInLock(lock: Lock, sources: readonly Source[]): LockEntry | undefined {
  const texts = sources.map(formatSource);
  const same = lock.find((entry) => entry.sources.map(formatSource).join('\n') === texts.join('\n'));
  if (same) return same;
  const pinned = new Map<string, LockEntry>();
  for (const entry of lock) for (const source of entry.sources) pinned.set(formatSource(source), entry);
  return texts.map((text) => pinned.get(text)).find((entry) => entry !== undefined);
}

/** The lock with this entry added, in the place of all that its sources were found to hold before. */
export function withEntry(lock: Lock, entry: LockEntry): Lock {
  return [...withoutEntry(lock, entry.sources), entry];
}

/** The lock without what any of these sources was found to hold. */
export function withoutEntry(lock: Lock, sources: readonly Source[]): Lock {
  const texts = new Set(sources.map(formatSource));
  return lock.filter((entry) => !entry.sources.some((source) => texts.has(formatSource(source))));
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DamagedLockError(file, (error as Error).message, error);
  }
}
