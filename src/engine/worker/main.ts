import { writeFileSync } from 'node:fs';
import { serialiseError } from '#base';
import { HungStepError } from '../errors/hung-step-error.ts';
import type { FromWorker, ToWorker, WorkerOptions } from '../wire.ts';
import { type ModelService, startService } from './service.ts';

/**
 * The process that runs one model. It ends with its parent, and takes crashes of native code with it; everything it
 * needs comes in messages.
 */
const beatMs = 1000;

let service: ModelService | undefined;

process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToWorker) => {
  if (message.type !== 'start') return service?.handle(message);
  start(message.options).catch(fatal);
});
// Ctrl-C in a terminal, or the end of a service, reaches this process too; when it ends is for its parent to say.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

async function start(options: WorkerOptions): Promise<void> {
  process.title = `lode model ${options.name}`;
  preferToBeKilled();
  const beat = heart(options);
  beat();
  setInterval(beat, beatMs);
  service = await startService(options, send, fatal);
  send({ type: 'ready', facts: service.facts });
}

/** Tells that this process is alive, and how busy; a step that does not end, on another thread, is the end of it. */
function heart({ hangTimeoutMs }: WorkerOptions): () => void {
  let tokens = 0;
  let last = performance.now();
  return () => {
    send({ type: 'alive', silenceMaxMs: service?.watch.limitMs ?? hangTimeoutMs });
    if (service === undefined) return;
    const now = performance.now();
    send({ type: 'load', load: service.load(((service.tokens - tokens) / (now - last)) * 1000) });
    tokens = service.tokens;
    last = now;
    const overdueMs = service.watch.overdueMs();
    if (overdueMs !== undefined) fatal(new HungStepError(overdueMs));
  };
}

function send(message: FromWorker): void {
  process.send?.(message);
}

function fatal(error: unknown): void {
  // Not an orderly exit: that would wait for native threads, one of which may be what does not end.
  const end = () => process.kill(process.pid, 'SIGKILL');
  process.send?.({ type: 'fatal', error: serialiseError(error) } satisfies FromWorker, end);
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
}

/** When memory runs out, Linux should end this process rather than the one that serves. */
function preferToBeKilled(): void {
  if (process.platform !== 'linux') return;
  try {
    writeFileSync('/proc/self/oom_score_adj', '500');
  } catch {
    // Not allowed in some containers; then the kernel chooses by size, which is most likely this process anyway.
  }
}
