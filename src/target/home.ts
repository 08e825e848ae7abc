import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The places in Lode's data folder (`.lode/` beside the program, or `LODE_HOME`). */
export interface Home {
  readonly path: string;
  readonly blobs: string;
  readonly stateUrl: string;
  /** Where a serving process of a stage writes its address, its log and its pid. */
  runPath(stage: string): string;
  /** Where the keys that the program asks to keep are saved, readable by their owner alone. */
  keyFile(stage: string, name: string): string;
  /** 32 random bytes that exist once per home and purpose, never leave it, and are in no database. */
  localKey(purpose: string): Buffer;
}

/**
 * Opens the folder, and makes it where it is missing (mode 700).
 *
 * @param stateUrl where state is kept: `sqlite:` and a path, or `postgres://…`. Default: a file in the home.
 */
export function openHome(path: string, stateUrl?: string): Home {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return {
    path,
    blobs: join(path, 'blobs'),
    stateUrl: stateUrl ?? `sqlite:${join(path, 'state.db')}`,
    runPath: (stage) => join(path, 'run', stage),
    keyFile: (stage, name) => join(path, 'keys', stage, name),
    localKey: (purpose) => localKey(join(path, 'secrets', purpose)),
  };
}

function localKey(file: string): Buffer {
  if (existsSync(file)) return readFileSync(file);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Taken here and not imported: most commands make no key, and loading it costs 5 ms.
  const { randomBytes } = process.getBuiltinModule('node:crypto');
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, randomBytes(32), { mode: 0o600, flush: true });
  try {
    // A link appears whole or not at all: of two processes that race, one makes the key and both read it.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file);
}
