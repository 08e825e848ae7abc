import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HashedFile } from './hashed-file.ts';

/** Which version of the remote file the bytes on disk belong to. */
export interface Version {
  /** A strong entity tag (RFC 9110, 8.8.3); without one, parts of two versions could not be told apart. */
  readonly etag: string | undefined;
  readonly totalBytes: number | undefined;
}

/** A download in the making: its bytes and what they are bytes of. Survives the process. */
export interface Partial extends AsyncDisposable {
  readonly file: HashedFile;
  readonly version: Version | undefined;
  /** Drops the bytes and begins a file of this version. */
  begin(version: Version): Promise<void>;
}

/** Opens what an earlier attempt left in the folder, or begins with nothing. */
export async function openPartial(folder: string, signal: AbortSignal): Promise<Partial> {
  const bodyFile = join(folder, 'body');
  const versionFile = join(folder, 'body.json');
  let version = await readVersion(versionFile);
  const file = await HashedFile.open(bodyFile, { keep: version !== undefined, signal });
  return {
    file,
    get version() {
      return version;
    },
    begin: async (next) => {
      // In this order a crash in between can leave bytes without a version, which are dropped, but never a wrong version.
      await rm(versionFile, { force: true });
      await file.restart();
      await writeFile(`${versionFile}.new`, JSON.stringify(next));
      await rename(`${versionFile}.new`, versionFile);
      version = next;
    },
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  };
}

async function readVersion(file: string): Promise<Version | undefined> {
  try {
    const { etag, totalBytes } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    if (typeof etag !== 'string' && etag !== undefined) return undefined;
    return { etag, totalBytes: Number.isSafeInteger(totalBytes) ? (totalBytes as number) : undefined };
  } catch {
    return undefined;
  }
}
