import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of all files below a folder, as far as they are there at the moment of looking; 0 when it does not exist. */
export async function folderSizeBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = names.map(async (name) => {
    const status = await lstat(join(folder, name)).catch(() => undefined);
    return status?.isFile() ? status.size : 0;
  });
  return (await Promise.all(sizes)).reduce((total, size) => total + size, 0);
}
