// Embeds as the serving process does: a line of JSON in, {"texts": [...]}, and a line out, {"cpuMs": ...}, with the time of the
// encoder's process. Arguments: the encoder's options as JSON, without a log.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { silentLog } from '#base';
import { type EncoderOptions, startEncoder } from '#embed';

/** Of Linux, whose clock for this ticks a hundred times a second. */
const tickMs = 10;

const options = JSON.parse(process.argv[2] ?? '') as Omit<EncoderOptions, 'log'>;
await using encoder = await startEncoder({ ...options, log: silentLog });
const context = { requestId: 'bench', tenant: 'bench', signal: new AbortController().signal };

process.stdout.write('{"ready":true}\n');
for await (const line of createInterface({ input: process.stdin })) {
  const { texts } = JSON.parse(line) as { readonly texts: readonly string[] };
  const startedMs = processorTimeMs();
  await encoder.encode({ inputs: texts.map((text) => ({ kind: 'text', text })) }, context);
  process.stdout.write(`${JSON.stringify({ cpuMs: processorTimeMs() - startedMs })}\n`);
}

/** Of this process and of the encoder's. */
function processorTimeMs(): number {
  const { user, system } = process.cpuUsage();
  const [, fields = ''] = readFileSync(`/proc/${encoder.status().pid}/stat`, 'utf8').split(') ');
  const [userTicks, systemTicks] = fields.split(' ').slice(11, 13).map(Number);
  return (user + system) / 1000 + ((userTicks ?? 0) + (systemTicks ?? 0)) * tickMs;
}
