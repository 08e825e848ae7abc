/** A thread that owns one connection to a file of SQLite: what an fsync or a search takes, it takes of nobody else. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#base';
import type { ThreadReply, ThreadRequest, ThreadStart } from './messages.ts';
import { failureOf, ThreadConnection } from './thread-connection.ts';

assert(parentPort, 'it runs as a thread');
const port = parentPort;
const connection = new ThreadConnection(workerData as ThreadStart);

port.on('message', ({ id, ...work }: ThreadRequest) => {
  const reply = (message: ThreadReply): void => port.postMessage(message);
  try {
    reply({ id, result: connection.perform(work) });
  } catch (thrown) {
    reply({ id, failure: failureOf(thrown) });
  }
});
