import { flushCompileCache } from 'node:module';
import { readFile } from 'node:fs/promises';
import { endAtOnce, serialiseError } from '#base';
import type { FromWorker, ToWorker, WorkerOptions } from '../wire.ts';
import { EncodeService } from './encode-service.ts';
import { loadSession } from './load-session.ts';
import { TextReader } from './text-reader.ts';

// The process that runs one encoder. It ends with its parent, and takes crashes of native code with it.

const settledMs = 1000;

let service: EncodeService | undefined;

process.on('disconnect', endAtOnce);
process.on('message', (message: ToWorker) => {
  if (message.type !== 'start') return service?.handle(message);
  start(message.options).catch(fatal);
});
// Ctrl-C in a terminal, or the end of a service, reaches this process too; when it ends is for its parent to say.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

async function start(options: WorkerOptions): Promise<void> {
  const startedMs = performance.now();
  process.title = `lode encoder ${options.name}`;
  const loaded = await loadSession(options);
  const reader = new TextReader(await readFile(options.files.tokenizer, 'utf8'), loaded.config.vocabulary);
  service = new EncodeService(loaded, reader, { tokensMax: options.tokensMax, startedMs }, send);
  send({ type: 'ready', facts: service.facts });
  // Node would write it at the end of this process, which may be killed before.
  setTimeout(flushCompileCache, settledMs).unref();
}

function send(message: FromWorker): void {
  if (process.connected) process.send?.(message);
}

function fatal(error: unknown): void {
  process.send?.({ type: 'fatal', error: serialiseError(error) } satisfies FromWorker, () => process.exit(1));
}
