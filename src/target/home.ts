import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HomeUnusableError } from './home-unusable-error.ts';

/** The places in Lode's data folder (`.lode/` beside the program, or `LODE_HOME`). */
export interface Home {
  readonly path: string;
  /**
   * Makes the folder where it is missing, for its owner alone. Asking after what runs needs no folder and makes none.
   *
   * @throws HomeUnusableError
   */
  create(): void;
  readonly blobs: string;
  /** Where models keep what they have computed of earlier requests. */
  readonly cache: string;
  readonly stateUrl: string;
  /** Where the gateway keeps responses: beside the state, so that they hold up no step of an apply. */
  readonly responsesUrl: string;
  /** Where the gateway keeps files and batches: apart, so that large files hold up no response. */
  readonly filesUrl: string;
  /** Where runs are kept: beside the state, and apart from it, so that many runs hold up no step of an apply. */
  readonly runsUrl: string;
  /** Where the collections of vectors of a stage are. */
  vectorsPath(stage: string): string;
  /** Where a serving process of a stage writes its address, its log and its pid. */
  runPath(stage: string): string;
  /** Where the keys that the program asks to keep are saved, readable by their owner alone. */
  keyFile(stage: string, name: string): string;
  /** Where the key of the local admin of a stage is saved, as other keys are. */
  adminKeyFile(stage: string): string;
  /** 32 random bytes that exist once per home and purpose, never leave it, and are in no database. */
  localKey(purpose: string): Buffer;
}

/**
 * The places below a folder. Nothing is read or made yet.
 *
 * @param stateUrl where state is kept: `sqlite:` and a path, or `postgres://…`. Default: a file in the home.
 * @param runsUrl where runs are kept. Default: the server that keeps the state, or a file in the home.
 */
export function openHome(path: string, stateUrl?: string, runsUrl?: string): Home {
  return {
    path,
    create: () => {
      try {
        makeFolder(path);
      } catch (cause) {
        throw new HomeUnusableError(path, cause);
      }
    },
    blobs: join(path, 'blobs'),
    cache: join(path, 'cache'),
    stateUrl: stateUrl ?? `sqlite:${join(path, 'state.db')}`,
    responsesUrl: isServer(stateUrl) ? stateUrl : `sqlite:${join(path, 'responses.db')}`,
    filesUrl: isServer(stateUrl) ? stateUrl : `sqlite:${join(path, 'files.db')}`,
    runsUrl: runsUrl ?? (isServer(stateUrl) ? stateUrl : `sqlite:${join(path, 'runs.db')}`),
    vectorsPath: (stage) => join(path, 'vectors', stage),
    runPath: (stage) => join(path, 'run', stage),
    keyFile: (stage, name) => join(path, 'keys', stage, name),
    adminKeyFile: (stage) => join(path, 'admin', stage),
    localKey: (purpose) => localKey(join(path, 'secrets', purpose)),
  };
}

function isServer(url: string | undefined): url is string {
  return url !== undefined && !url.startsWith('sqlite:');
}

/** Level by level: on file systems that refuse with "no such file", Node's own recursion never ends. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process was first.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
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
