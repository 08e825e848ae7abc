import { createHmac } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The name of what is a team's in the folder of an encoder; it tells nobody which team. */
export function teamFolder(secret: Uint8Array, stage: string, tenant: string): string {
  const name = createHmac('sha256', secret)
    .update(JSON.stringify([stage, tenant]))
    .digest('hex');
  return name.slice(0, 32);
}

/**
 * Removes what encoders keep on disk of a team. Those that run see it within a second, and forget what they have in memory.
 *
 * @param cache the folder of all encoders
 * @returns of how many encoders there was something
 */
export async function eraseVectors(
  cache: string,
  secret: Uint8Array,
  { stage, tenant }: { readonly stage: string; readonly tenant: string },
): Promise<number> {
  const name = teamFolder(secret, stage, tenant);
  let erased = 0;
  for (const encoder of await namesIn(cache)) {
    if (!(await namesIn(join(cache, encoder))).includes(name)) continue;
    await rm(join(cache, encoder, name), { recursive: true, force: true });
    erased++;
  }
  return erased;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
