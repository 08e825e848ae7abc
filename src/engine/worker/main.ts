import { flushCompileCache } from 'node:module';
import { endAtOnce, serialiseError } from '#base';
import type { FromWorker, ToWorker, WorkerOptions } from '../wire.ts';
import { beatMs, heartbeat } from './heartbeat.ts';
import { preferToBeKilled } from './prefer-to-be-killed.ts';
import type { ModelService } from './service.ts';
import { startService } from './start-service.ts';

// The process that runs one model. It ends with its parent, and takes crashes of native code with it; everything it needs
// comes in messages.

/** How long it may take to put on disk what is in memory, and to end altogether when a step does not. */
const stowMs = 3000;
const leaveMsMax = 4000;

let service: ModelService | undefined;

process.on('disconnect', () => void leave());
process.on('message', (message: ToWorker) => {
  if (message.type !== 'start') return service?.handle(message);
  start(message.options).catch(fatal);
});
// Ctrl-C in a terminal, or the end of a service, reaches this process too; when it ends is for its parent to say.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

async function start(options: WorkerOptions): Promise<void> {
  process.title = `lode model ${options.name}`;
  preferToBeKilled();
  const { hangTimeoutMs } = options;
  const beat = heartbeat({ hangTimeoutMs, pulse: () => service, send, fatal });
  beat();
  setInterval(beat, beatMs);
  service = await startService(options, send, fatal);
  send({ type: 'ready', facts: service.facts });
  // Node would write it at the end of this process, which may be killed before.
  setTimeout(flushCompileCache, beatMs).unref();
}

/** Nobody listens any more: what is worth it goes to disk, and the process ends. */
async function leave(): Promise<void> {
  setTimeout(endAtOnce, leaveMsMax);
  await service?.leave(stowMs);
  endAtOnce();
}

function send(message: FromWorker): void {
  if (process.connected) process.send?.(message);
}

function fatal(error: unknown): void {
  // Not an orderly exit: that would wait for native threads, one of which may be what does not end.
  const end = () => process.kill(process.pid, 'SIGKILL');
  process.send?.({ type: 'fatal', error: serialiseError(error) } satisfies FromWorker, end);
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
}
