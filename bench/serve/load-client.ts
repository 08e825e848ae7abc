import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadJob, LoadReport } from './load-job.ts';
import type { Served } from './served.ts';

/** Sends the requests of a job from a process of its own. One job at a time. */
export interface LoadClient extends AsyncDisposable {
  /** In the order of their ids; whatever happens to a request, it is among them. */
  run(job: LoadJob): Promise<readonly Served[]>;
}

export function startLoadClient(): LoadClient {
  const file = fileURLToPath(new URL('client-main.ts', import.meta.url));
  // Structured clones keep what JSON has no word for: the time of a text that never came.
  const child = fork(file, { execArgv: ['--conditions=lode-source'], serialization: 'advanced' });
  const exited = once(child, 'exit');
  return {
    run: async (job) => {
      child.send(job);
      const [report] = (await Promise.race([
        once(child, 'message'),
        exited.then(() => [{ failure: 'the client process ended' }]),
      ])) as [LoadReport];
      if ('failure' in report) throw new Error(report.failure);
      return report.served;
    },
    [Symbol.asyncDispose]: async () => {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
