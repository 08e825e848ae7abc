import { execFileSync } from 'node:child_process';
import os from 'node:os';

/** What a figure was measured on. No host name, user name or path: results are committed. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
  /** Of the measured sources; ends in "+" when the working tree differed from it. */
  readonly commit: string;
  readonly date: string;
  /** Runnable processes over the last minute, when the measuring began: above zero means others were at work. */
  readonly loadAverage: number;
}

export function describeMachine(): Machine {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    system: `${os.platform()}-${os.arch()}`,
    node: process.versions.node,
    commit: commit(),
    date: new Date().toISOString(),
    loadAverage: Number(os.loadavg()[0]?.toFixed(2)),
  };
}

function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const dirty = git('status', '--porcelain', '--untracked-files=no').trim() !== '';
    return `${git('rev-parse', '--short=12', 'HEAD').trim()}${dirty ? '+' : ''}`;
  } catch {
    return 'none';
  }
}
