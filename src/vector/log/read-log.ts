import { join } from 'node:path';
import { LogDamagedError } from '../errors/log-damaged-error.ts';
import type { FileLayer } from '../files/file-layer.ts';
import { entryAlignment, type LogEntry, readEntry } from './log-entry.ts';
import { firstOfLog } from './log-name.ts';

/**
 * Gives every operation after `sealed` to `apply`, in order, and resolves to the sequence of the last one. What a file ends in
 * that is no entry was never acknowledged, so it is passed over. When this resolves, all that was given is on disk: after
 * the death of a process it may have been in the system's memory only.
 *
 * @param isWanted the log ends before the first entry that is not
 * @throws LogDamagedError when an entry is missing that had been acknowledged
 */
export async function readLog(
  files: FileLayer,
  folder: string,
  sealed: number,
  apply: (entry: LogEntry) => void,
  isWanted: (entry: LogEntry) => boolean = () => true,
): Promise<number> {
  const names = (await files.list(folder)).filter((name) => firstOfLog(name) !== undefined).toSorted();
  let last = sealed;
  for (const [index, name] of names.entries()) {
    const path = join(folder, name);
    const following = firstOfLog(names[index + 1] ?? '');
    // All of it is in segments.
    if (following !== undefined && following <= sealed + 1) continue;
    const first = firstOfLog(name)!;
    if (first > last + 1) throw new LogDamagedError(path, last + 1);
    const bytes = await readAndSync(files, path);
    const { sequence, end, isCut } = readEntries(bytes, first, isWanted, (entry) => {
      if (entry.sequence > last) apply(entry);
    });
    last = Math.max(last, sequence);
    if (isCut) break;
    if (isAcknowledgedBehind(bytes, end, last + 1)) throw new LogDamagedError(path, last + 1);
  }
  return last;
}

/** Reads entries from the beginning as long as they follow each other. */
function readEntries(
  bytes: Buffer,
  first: number,
  isWanted: (entry: LogEntry) => boolean,
  take: (entry: LogEntry) => void,
) {
  let sequence = first - 1;
  let end = 0;
  for (;;) {
    const found = readEntry(bytes, end);
    if (found?.entry.sequence !== sequence + 1) return { sequence, end, isCut: false };
    if (!isWanted(found.entry)) return { sequence, end, isCut: true };
    take(found.entry);
    sequence++;
    end = found.end;
  }
}

/** Whether something was written behind a gap after the missing entry had been acknowledged. */
function isAcknowledgedBehind(bytes: Buffer, from: number, missing: number): boolean {
  for (let at = from; at < bytes.length; at += entryAlignment) {
    const found = readEntry(bytes, at);
    if (found && found.entry.durable >= missing) return true;
  }
  return false;
}

async function readAndSync(files: FileLayer, path: string): Promise<Buffer> {
  const file = await files.open(path, 'write');
  try {
    const bytes = Buffer.alloc(await file.size());
    await file.read(bytes, 0);
    await file.sync();
    return bytes;
  } finally {
    await file.close();
  }
}
