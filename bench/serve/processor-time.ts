import { readFileSync } from 'node:fs';
import { processTree } from './process-tree.ts';

/** Of Linux on every platform that Node runs on (`getconf CLK_TCK`). */
const ticksPerSecond = 100;

/** Seconds that the living processes of a tree have computed so far, user and system. */
export function processorSeconds(root: number): number {
  return processTree(root).reduce((sum, processId) => sum + ticksOf(processId), 0) / ticksPerSecond;
}

function ticksOf(processId: number): number {
  try {
    const fields = readFileSync(`/proc/${processId}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0; // it has ended meanwhile
  }
}
