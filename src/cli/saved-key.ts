import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Home } from '#target';

/**
 * A key that the program asked to keep on this machine, by name, or the first by name when none is given.
 * Undefined where there is none.
 */
export function savedKey(home: Home, stage: string, name?: string): string | undefined {
  try {
    const chosen = name ?? readdirSync(dirname(home.keyFile(stage, 'any'))).toSorted()[0];
    return chosen && readFileSync(home.keyFile(stage, chosen), 'utf8').trim();
  } catch {
    return undefined;
  }
}
