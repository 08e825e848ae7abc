import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import type { FileLayer, OpenFile } from './file-layer.ts';

const flags = { read: 'r', write: 'r+', create: 'w+' } as const;

/** The machine's own files. */
export const diskFiles: FileLayer = {
  open: async (path, purpose) => openFileOf(await open(path, flags[purpose], 0o600)),
  rename,
  remove: async (path) => await rm(path, { force: true }),
  list: async (folder) => await readdir(folder).catch(noneIfAbsent),
  makeFolder: async (folder) => void (await mkdir(folder, { recursive: true, mode: 0o700 })),
  removeFolder: async (folder) => await rm(folder, { recursive: true, force: true }),
  syncFolder: async (folder) => {
    // Windows opens no folders, and makes renames durable by itself.
    if (process.platform === 'win32') return;
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

function openFileOf(handle: FileHandle): OpenFile {
  return {
    read: async (into, position) => {
      let done = 0;
      while (done < into.length) {
        const { bytesRead } = await handle.read(into, done, into.length - done, position + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return done;
    },
    write: async (bytes, position) => {
      let done = 0;
      while (done < bytes.length) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
        done += bytesWritten;
      }
    },
    truncate: async (sizeBytes) => await handle.truncate(sizeBytes),
    // The size is part of what this makes durable; times of access are not, which saves a write.
    sync: async () => await handle.datasync(),
    size: async () => (await handle.stat()).size,
    close: async () => await handle.close(),
  };
}

function noneIfAbsent(thrown: NodeJS.ErrnoException): readonly string[] {
  if (thrown.code === 'ENOENT') return [];
  throw thrown;
}
