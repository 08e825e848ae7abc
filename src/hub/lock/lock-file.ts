import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Digest, isDigest } from '#base';
import { formatSource, parseSource, type Source } from '../source/source.ts';
import { DamagedLockError } from './damaged-lock-error.ts';

/** What a set of sources was found to hold when its model was first brought up. */
export interface LockEntry {
  /** All that the program lists, in its order: another list is another entry. */
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

/** The entry of a set of sources. */
export function findInLock(lock: Lock, sources: readonly Source[]): LockEntry | undefined {
  const key = keyOf(sources);
  return lock.find((entry) => keyOf(entry.sources) === key);
}

/** The lock with this entry added, or put in the place of the one for the same sources. */
export function withEntry(lock: Lock, entry: LockEntry): Lock {
  return [...withoutEntry(lock, entry.sources), entry];
}

/** The lock without what these sources were found to hold. */
export function withoutEntry(lock: Lock, sources: readonly Source[]): Lock {
  const key = keyOf(sources);
  return lock.filter((entry) => keyOf(entry.sources) !== key);
}

function keyOf(sources: readonly Source[]): string {
  return sources.map(formatSource).join('\n');
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DamagedLockError(file, (error as Error).message, error);
  }
}
