/** Lode's door before a remote model, as a stack has it: keys, limits and budgets, and every run recorded. */
import { silentLog } from '#base';
import type { RecordingPolicy } from '#contract';
import { createGateway } from '#gateway';
import { redactText } from '#guard';
import { recordingModel, runMigrations, RunWriter } from '#prompt';
import { remoteModel } from '#remote';
import { migrate, openBulkDatabase } from '#store';
import { startTelemetry } from '#telemetry';
import { openTenants } from './tenants.ts';

// The second word is "durable" where answers wait for the disk, which is how stacks are served that say nothing else.
const [upstream, recording] = process.argv.slice(2);
const version = 'bench';
const policy: RecordingPolicy = { keep: 'texts', share: 1, durable: recording === 'durable', whenUnwritable: 'serve' };
/** So many streams are held at once. */
const streamsMax = 10_000;

const remote = remoteModel({
  name: 'bench',
  provider: 'openai-compatible',
  model: 'bench',
  baseUrl: `http://127.0.0.1:${upstream}/v1`,
  contextTokens: 32_768,
  media: [],
  allowPrivate: true,
  retriesMax: 0,
  firstTokenMs: 60_000,
  silenceMs: 600_000,
});
const { keys, secret, allowances, runsUrl } = await openTenants();
const database = await openBulkDatabase(runsUrl);
await migrate(database, 'run', runMigrations);
const writer = new RunWriter({ database, log: silentLog });
const model = recordingModel(remote, {
  writer,
  stage: 'bench/main',
  policy,
  pricesOf: () => undefined,
  redact: redactText,
});

const budget = () => ({ budgetBytes: 0, usedBytes: 0 });
const { observer } = await startTelemetry({ version, log: silentLog, env: process.env, models: () => [], budget });
const limits = { connectionsMax: streamsMax, requestsMax: streamsMax, requestsPerKeyMax: streamsMax };
const gateway = createGateway({ keys, allowances, limits, log: silentLog, version, observer });
gateway.serve({
  generation: 1,
  routes: [{ name: 'bench', model, policy: { keys: 'any' }, createdAt: new Date(), ownedBy: 'bench' }],
});
const { port } = await gateway.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ port, key: secret });
process.on('disconnect', () => process.exit(0));
