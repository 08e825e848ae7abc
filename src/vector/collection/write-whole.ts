import { join } from 'node:path';
import type { FileLayer } from '../files/file-layer.ts';

/** Writes a small file so that after a loss of power it is as before, or complete. */
export async function writeWhole(files: FileLayer, folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(folder, `${name}.new`);
  const file = await files.open(temporary, 'create');
  try {
    await file.write(bytes, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await files.rename(temporary, join(folder, name));
  await files.syncFolder(folder);
}

export async function readWhole(files: FileLayer, path: string): Promise<Buffer> {
  const file = await files.open(path, 'read');
  try {
    const bytes = Buffer.alloc(await file.size());
    await file.read(bytes, 0);
    return bytes;
  } finally {
    await file.close();
  }
}
