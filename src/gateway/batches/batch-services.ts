import type { FileArchive } from '../files/archive/file-archive.ts';
import type { KeyFinder } from '../keys/key-finder.ts';
import type { BatchArchive } from './archive/batch-archive.ts';
import type { BatchClaims } from './archive/batch-claims.ts';
import type { BatchRunner } from './batch-runner.ts';

/** Where batches are kept, who works on which, and whose their lines are. */
export interface BatchServices {
  readonly batches: BatchArchive;
  readonly claims: BatchClaims;
  readonly keys: KeyFinder;
}

/** What the endpoints of batches work with. */
export interface BatchDesk {
  readonly batches: BatchArchive;
  readonly files: FileArchive;
  readonly runner: BatchRunner;
}
