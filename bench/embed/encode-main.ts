// Embeds with our worker's own parts, without the process around them: a line of JSON in, {"texts": [...]}, and a line out,
// {"cpuMs": ...}. Arguments: the worker's options as JSON.
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { EncodeService } from '../../src/embed/worker/encode-service.ts';
import { loadSession } from '../../src/embed/worker/load-session.ts';
import { TextReader } from '../../src/embed/worker/text-reader.ts';
import type { WorkerOptions } from '../../src/embed/wire.ts';

const options = JSON.parse(process.argv[2] ?? '') as WorkerOptions & { readonly tokensMax: number };
const loaded = await loadSession(options);
const reader = new TextReader(await readFile(options.files.tokenizer, 'utf8'), loaded.config.vocabulary);
let ended = Promise.withResolvers<void>();
const service = new EncodeService(loaded, reader, { tokensMax: options.tokensMax, startedMs: 0 }, () =>
  ended.resolve(),
);

process.stdout.write('{"ready":true}\n');
let id = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { texts } = JSON.parse(line) as { readonly texts: readonly string[] };
  const started = process.cpuUsage();
  ended = Promise.withResolvers<void>();
  const inputs = texts.map((text) => ({ kind: 'text', text }) as const);
  service.handle({
    type: 'encode',
    order: { id: ++id, tenant: 'bench', inputs, truncate: 'end', tokensMax: options.tokensMax },
  });
  await ended.promise;
  const { user, system } = process.cpuUsage(started);
  process.stdout.write(`${JSON.stringify({ cpuMs: (user + system) / 1000 })}\n`);
}
process.exit(0);
