import { writeFileSync } from 'node:fs';

/** When memory runs out, Linux should end this process rather than the one that serves: proc(5), oom_score_adj. */
export function preferToBeKilled(file = '/proc/self/oom_score_adj'): void {
  if (process.platform !== 'linux') return;
  try {
    writeFileSync(file, '500');
  } catch {
    // Not allowed in some containers; then the kernel chooses by size, which is most likely this process anyway.
  }
}
