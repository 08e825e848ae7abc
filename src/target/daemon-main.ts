/**
 * The serving process of one stage. Started by `LocalTarget.start` with its options as JSON in the first argument and
 * the address of its state in LODE_STATE;
 * writes how to reach it to `daemon.json`, and ends on `POST /stop`, on SIGTERM or SIGINT, and, when it is attached,
 * with the process that started it (its standard input closes).
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { jsonLog, type LogLevel, systemClock } from '#base';
import {
  allowances,
  gatewayMigrations,
  keyFinder,
  keyStore,
  openBatchServices,
  openFileArchives,
  openResponseArchives,
} from '#gateway';
import { memoryBudget } from '#hub';
import {
  acquireLease,
  folderBlobs,
  LeaseHeldError,
  leaseMigrations,
  migrate,
  openBulkDatabase,
  openBackgroundDatabase,
} from '#store';
import { startTelemetry } from '#telemetry';
import { openVectorStore } from '#vector';
import { administration } from './administration.ts';
import { clearUnusedCache } from './cache-folder.ts';
import { claimOf, factsOf } from './claim-of.ts';
import { controlServer } from './control-server.ts';
import { type DaemonFile, readDaemonFile, removeDaemonFile, writeDaemonFile } from './daemon-file.ts';
import { alreadyServedExitCode, type DaemonOptions } from './daemon-options.ts';
import type { DaemonStatus } from './daemon-status.ts';
import { encoderLoader } from './encoders/encoder-pool.ts';
import { openHome } from './home.ts';
import { engineLoader } from './load-model.ts';
import { modelFigures } from './model-figures.ts';
import { openRecording } from './recording.ts';
import type { CollectionBackup, CollectionRestore } from './collections/backup-orders.ts';
import type { Release } from './release.ts';
import { Serving } from './serving.ts';
import { stageKeyFinder } from './stage-keys.ts';
import { stateFileIdentity } from './state-file.ts';

const watchMs = 1000;
/** How long a collector has to take what is left. */
const farewellMs = 2000;

const options = JSON.parse(process.argv[2] ?? '') as DaemonOptions;
const home = openHome(options.home, process.env['LODE_STATE'], process.env['LODE_RUNS']);
home.create();
const runPath = home.runPath(options.stage);
const log = jsonLog((line) => process.stdout.write(line), (process.env['LODE_LOG'] as LogLevel | undefined) ?? 'info');
const startedAt = new Date().toISOString();

const database = await openBackgroundDatabase(home.stateUrl);
const stateFile = stateFileIdentity(home.stateUrl);
await migrate(database, 'lease', leaseMigrations);
await migrate(database, 'gateway', gatewayMigrations);
// Two commands that start at once may each start a process: one of these serves, the other leaves.
const lease = await acquireLease(database, `serving ${hostname()}:${home.path}, stage ${options.stage}`).catch(
  (error: unknown) => {
    if (error instanceof LeaseHeldError) process.exit(alreadyServedExitCode);
    throw error;
  },
);
lease.signal.addEventListener('abort', () => void stop('another process serves this stage', 0));
const keys = keyStore({ database, pepper: home.localKey('key-pepper') });
const recording = await openRecording(home.runsUrl, log);
const responses = await openBulkDatabase(home.responsesUrl);
const responsesOf = await openResponseArchives(responses, { log });
const files = await openBulkDatabase(home.filesUrl);
const filesOf = await openFileArchives(files, { log });
const batchServicesOf = await openBatchServices(files, { log });
const vectors = openVectorStore(home.vectorsPath(options.stage), { log });
const keysById = keyFinder(database);
const admin = administration(home, {
  stage: options.stage,
  database,
  keys,
  runs: recording.database,
  collections: { erase: async (tenant) => await serving.eraseCollections(tenant) },
});
const blobs = folderBlobs(home.blobs);
void clearUnusedCache(home.cache);
const telemetry = await startTelemetry({
  version: options.version,
  log,
  env: process.env,
  models: () => modelFigures(serving.status().models),
  budget: () => serving.status().memory,
  runs: () => recording.figures,
});
const serving = new Serving({
  load: engineLoader({ blobs, diskCache: { folder: home.cache, secret: home.localKey('cache') }, log }),
  loadEncoder: encoderLoader({ blobs, home, stage: options.stage, log }),
  claimOf: (released) => claimOf(blobs, released),
  factsOf: ({ digest }) => factsOf(blobs, digest),
  budget: memoryBudget,
  keys,
  allowancesOf: (prefix) => allowances(database, prefix),
  adminOf: admin.servicesOf,
  activated: admin.activated,
  responsesOf,
  filesOf,
  batchesOf: (prefix) => batchServicesOf(prefix, stageKeyFinder(keysById, prefix)),
  vectors,
  log,
  version: options.version,
  recording,
  telemetry,
});

const token = randomBytes(32).toString('base64url');
const control = controlServer(token, {
  'GET /status': async (): Promise<DaemonStatus> => ({
    version: options.version,
    pid: process.pid,
    startedAt,
    stage: options.stage,
    stateLost: stateFileIdentity(home.stateUrl) !== stateFile,
    ...serving.status(),
  }),
  'GET /endpoints': async () => serving.endpoints(),
  'GET /traffic': async () => telemetry.traffic(),
  'POST /prepare': (release) => serving.prepare(release as Release),
  'POST /activate': (body) => serving.activate((body as { generation: number }).generation),
  'POST /abandon': (body) => serving.abandon((body as { generation: number }).generation),
  'POST /back-up-collection': async (body) => {
    const { name, folder } = body as CollectionBackup;
    return await vectors.backup(name, folder);
  },
  'POST /restore-collection': async (body) => {
    const { folder, ...plan } = body as CollectionRestore;
    await vectors.restore(folder, plan);
    return {};
  },
  'POST /erase-collections': async (body) => await serving.eraseCollections((body as { tenant: string }).tenant),
  'POST /stop': async (body) => {
    // The answer goes out first: whoever asked need not wait for the streams to drain.
    setImmediate(() => void stop('asked to', (body as { drainMs: number }).drainMs));
    return {};
  },
});
control.listen(0, '127.0.0.1', () => {
  const { port } = control.address() as AddressInfo;
  const daemon = { pid: process.pid, controlPort: port, token, version: options.version };
  writeDaemonFile(runPath, daemon);
  setInterval(() => stayReachable(daemon), watchMs).unref();
  log.write('info', 'daemon.ready', { pid: process.pid, stage: options.stage });
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.on(signal, () => void stop(signal, options.drainMs));
if (options.attached) process.stdin.on('close', () => void stop('the starter has gone', options.drainMs)).resume();

/** A folder that was removed wants no process; a file that was damaged or removed is written again. */
function stayReachable(daemon: DaemonFile): void {
  if (stopping) return;
  if (!existsSync(home.path)) void stop('the data folder has gone', options.drainMs);
  else if (readDaemonFile(runPath)?.pid !== process.pid) writeDaemonFile(runPath, daemon);
}

let stopping = false;

async function stop(reason: string, drainMs: number): Promise<void> {
  // Asked again, and not to wait: somebody is impatient. What is on disk is right at any moment.
  if (stopping && drainMs === 0) end();
  if (stopping) return;
  stopping = true;
  log.write('info', 'daemon.stopping', { reason, drainMs });
  await serving.close(drainMs);
  await recording[Symbol.asyncDispose]();
  await Promise.race([telemetry[Symbol.asyncDispose](), systemClock.sleep(farewellMs)]);
  control.close();
  control.closeAllConnections();
  await lease.release();
  await vectors[Symbol.asyncDispose]();
  await Promise.all([database.close(), responses.close(), files.close()]);
  end();
}

function end(): never {
  removeDaemonFile(runPath, process.pid);
  log.write('info', 'daemon.stopped');
  process.exit(0);
}
