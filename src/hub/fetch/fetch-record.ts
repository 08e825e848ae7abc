import { readFile, rename, writeFile } from 'node:fs/promises';
import { isDigest } from '#base';
import type { Blobs } from '#contract';
import { formatSource, parseSource, type Source } from '../source/source.ts';
import type { FetchedWeights } from './fetched-weights.ts';

/** Leaves word of a finished fetch for callers that waited for it and do not know its digest. */
export async function recordFetch(
  folder: string,
  fetched: FetchedWeights & { source: Source },
  nowMs: number,
): Promise<void> {
  const record = { ...fetched, source: formatSource(fetched.source), finishedMs: nowMs };
  await writeFile(`${folder}.json.new`, JSON.stringify(record));
  await rename(`${folder}.json.new`, `${folder}.json`);
}

/** What another caller fetched since this one began to wait. Older results may be out of date, so they do not count. */
export async function findRecentFetch(
  folder: string,
  options: { readonly blobs: Blobs; readonly sinceMs: number },
): Promise<FetchedWeights | undefined> {
  try {
    const record = JSON.parse(await readFile(`${folder}.json`, 'utf8')) as Record<string, unknown>;
    const { digest, source, finishedMs } = record;
    // In the same millisecond it may have been before; asking once too often is the lesser evil.
    if (typeof finishedMs !== 'number' || finishedMs <= options.sinceMs) return undefined;
    if (typeof digest !== 'string' || !isDigest(digest) || typeof source !== 'string') return undefined;
    const sizeBytes = await options.blobs.sizeOf(digest);
    return sizeBytes === undefined ? undefined : { digest, sizeBytes, source: parseSource(source) };
  } catch {
    return undefined;
  }
}
