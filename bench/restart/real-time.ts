import { readFileSync } from 'node:fs';

/** Place of the scheduling policy after the name of the command, which may hold spaces: proc(5), /proc/PID/stat. */
const policyIndex = 38;

/** Whether this process goes before all others (`chrt -r`), as one may have it where others are at work. Linux only. */
export function isRealTime(): boolean {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const policy = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[policyIndex];
  return policy === '1' || policy === '2';
}
