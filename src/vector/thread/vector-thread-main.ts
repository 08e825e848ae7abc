/** A thread that owns the collections of one folder: whatever a scan or a merge takes, it takes of nobody else. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert, type Log, serialiseError } from '#base';
import { lockFolder } from '../database/folder-lock.ts';
import { VectorDatabase } from '../database/vector-database.ts';
import { diskFiles } from '../files/disk-files.ts';
import type { VectorReply, VectorRequest, VectorThreadStart, VectorWork } from './messages.ts';
import { perform } from './perform.ts';

/** So long nobody must have written before segments are merged that need not be. */
const quietMs = 3000;

assert(parentPort, 'it runs as a thread');
const port = parentPort;
const { folder, ...limits } = workerData as VectorThreadStart;
const post = (reply: VectorReply): void => port.postMessage(reply);
const log: Log = {
  write: (level, event, fields = {}) => {
    const plain = Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? value.message : value]);
    post({ level, event, fields: Object.fromEntries(plain) as object });
  },
};
const database = new VectorDatabase({ files: diskFiles, folder, log, quietMs, ...limits });
const lock = lockFolder(folder);
// Whoever asks first hears of it.
lock.catch(() => {});

port.on('message', ({ id, ...work }: VectorRequest) => {
  void answer(id, work);
});

async function answer(id: number, work: VectorWork): Promise<void> {
  try {
    if (work.kind === 'close') return post({ id, result: await close() });
    await lock;
    post({ id, result: await perform(database, work) });
  } catch (thrown) {
    post({ id, error: serialiseError(thrown) });
  }
}

async function close(): Promise<void> {
  // Where somebody else has the folder, there is nothing to close.
  const held = await lock.catch(() => undefined);
  await database[Symbol.asyncDispose]();
  await held?.[Symbol.asyncDispose]();
}
