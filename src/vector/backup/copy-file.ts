import type { FileLayer } from '../files/file-layer.ts';

const bytesAtOnce = 1024 * 1024;

/** Copies what a file has now, so that it is on disk. Resolves to its size; its name is durable when its folder is synced. */
export async function copyFile(files: FileLayer, from: string, to: string): Promise<number> {
  const source = await files.open(from, 'read');
  try {
    const size = await source.size();
    const target = await files.open(to, 'create');
    try {
      for (let at = 0; at < size; at += bytesAtOnce) {
        const bytes = new Uint8Array(Math.min(bytesAtOnce, size - at));
        await target.write(bytes.subarray(0, await source.read(bytes, at)), at);
      }
      await target.sync();
    } finally {
      await target.close();
    }
    return size;
  } finally {
    await source.close();
  }
}
