import { chmod, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assert, type Digest, isDigest } from '#base';
import type { Blobs } from '#contract';
import { BlobMissingError } from './blob-missing-error.ts';

/** Readable by all, writable by none: a blob that could be written to would no longer be its content. */
const readOnly = 0o444;

/**
 * Blobs as files of a local folder: `sha256/ab/abcd…`, named by their content, so that a name is either absent or
 * complete and right. Knows nothing of what is stored, and does not hash: who adopts has hashed.
 *
 * @param folder made when the first blob arrives
 */
export function folderBlobs(folder: string): Blobs {
  const fileOf = (digest: Digest): string => {
    assert(isDigest(digest), `a digest, not ${String(digest)}`);
    const hex = digest.slice('sha256:'.length);
    return join(folder, 'sha256', hex.slice(0, 2), hex);
  };
  const sizeOf = async (digest: Digest): Promise<number | undefined> => {
    const found = await stat(fileOf(digest)).catch(undefinedIfAbsent);
    return found?.isFile() ? found.size : undefined;
  };
  return {
    sizeOf,
    has: async (digest) => (await sizeOf(digest)) !== undefined,
    pathOf: async (digest) => {
      if ((await sizeOf(digest)) === undefined) throw new BlobMissingError(digest);
      return fileOf(digest);
    },
    adopt: async (file, digest) => {
      const target = fileOf(digest);
      await mkdir(dirname(target), { recursive: true });
      await flush(file);
      await chmod(file, readOnly);
      // Replacing an equal blob is harmless, also while it is open elsewhere: the old file lives on until it is closed.
      await rename(file, target);
      await flushFolder(dirname(target));
      await flushFolder(dirname(dirname(target)));
    },
    delete: async (digest) => {
      await rm(fileOf(digest), { force: true });
      await flushFolder(dirname(fileOf(digest)));
    },
    list: () => listFolder(join(folder, 'sha256')),
  };
}

async function* listFolder(root: string): AsyncGenerator<{ readonly digest: Digest; readonly sizeBytes: number }> {
  for await (const prefix of entriesOf(root)) {
    for await (const hex of entriesOf(join(root, prefix))) {
      const digest = `sha256:${hex}`;
      if (!isDigest(digest) || !hex.startsWith(prefix)) continue;
      const found = await stat(join(root, prefix, hex)).catch(undefinedIfAbsent);
      if (found?.isFile()) yield { digest, sizeBytes: found.size };
    }
  }
}

/** The names in a folder; none when it does not exist or was removed meanwhile. */
async function* entriesOf(folder: string): AsyncGenerator<string> {
  const opened = await opendir(folder).catch(undefinedIfAbsent);
  if (opened) for await (const entry of opened) yield entry.name;
}

async function flush(file: string): Promise<void> {
  // Windows flushes only files opened for writing; elsewhere reading is enough, also for a file made read-only before a crash.
  const handle = await open(file, process.platform === 'win32' ? 'r+' : 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename or removal in the folder survive a power cut. Windows cannot open folders, and does so by itself. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r').catch(undefinedIfAbsent);
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

function undefinedIfAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
