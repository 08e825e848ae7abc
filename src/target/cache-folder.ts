import fs from 'node:fs';
import { join } from 'node:path';

// Through `fs.promises`, which is loaded when it is first used: commands such as `lode status` read no folder.

/** After so long without use a model's folder is of one that is not served any more, or of another build. */
const unusedMsMax = 30 * 24 * 3_600_000;

/** What models keep of earlier requests in a home's folder, in bytes; 0 where there is nothing. */
export async function cacheBytes(folder: string): Promise<number> {
  const entries = await fs.promises.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(
      async ({ parentPath, name }) =>
        (await fs.promises.stat(join(parentPath, name)).catch(() => undefined))?.size ?? 0,
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Deletes what models keep of earlier requests; those that run go on, and compute again what they need. */
export async function clearCache(folder: string): Promise<void> {
  await fs.promises.rm(folder, { recursive: true, force: true });
}

/** Deletes what models keep that have not run for a month. */
export async function clearUnusedCache(folder: string, nowMs = Date.now()): Promise<void> {
  for (const name of await fs.promises.readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const found = await fs.promises.stat(path).catch(() => undefined);
    if (found !== undefined && nowMs - found.mtimeMs > unusedMsMax) await clearCache(path);
  }
}
