import { readdirSync, readFileSync } from 'node:fs';

/**
 * Processor time that processes have used so far, over all their threads that still run, in microseconds; from Linux's
 * `schedstat`, which counts nanoseconds. What other programs do on the machine changes it far less than a clock on the wall.
 */
export function processorUs(processIds: readonly number[]): number {
  return processIds.flatMap(threadsNs).reduce((sum, ns) => sum + ns, 0) / 1000;
}

function threadsNs(processId: number): readonly number[] {
  return readdirSync(`/proc/${processId}/task`).map((thread) => {
    try {
      return Number(readFileSync(`/proc/${processId}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0]);
    } catch {
      return 0; // it has ended meanwhile
    }
  });
}
