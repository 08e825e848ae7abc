import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How to reach the serving process of a stage. The token makes the file as secret as a key: mode 600. */
export interface DaemonFile {
  readonly pid: number;
  readonly controlPort: number;
  readonly token: string;
  readonly version: string;
}

const fileName = 'daemon.json';

export function readDaemonFile(runPath: string): DaemonFile | undefined {
  try {
    return JSON.parse(readFileSync(join(runPath, fileName), 'utf8')) as DaemonFile;
  } catch {
    return undefined;
  }
}

export function writeDaemonFile(runPath: string, daemon: DaemonFile): void {
  mkdirSync(runPath, { recursive: true, mode: 0o700 });
  const draft = join(runPath, `${fileName}.${process.pid}`);
  writeFileSync(draft, JSON.stringify(daemon), { mode: 0o600 });
  renameSync(draft, join(runPath, fileName));
}

/** Removes the file, unless another process has written its own meanwhile. */
export function removeDaemonFile(runPath: string, pid: number): void {
  if (readDaemonFile(runPath)?.pid === pid) rmSync(join(runPath, fileName), { force: true });
}
