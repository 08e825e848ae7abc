import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { assert, processEntry } from '#base';
import type { VectorMetric } from '#contract';
import { OutOfMemoryError } from '../errors/out-of-memory-error.ts';
import { factorBytes, hitBytes } from '../kernel/scan-kernel.ts';
import type { Block } from '../memory/arena.ts';
import type { Arenas } from '../memory/arenas.ts';
import type { Region } from '../scan/region.ts';
import { type Graph, graphOver, type GraphShape, linkBytesOf } from './graph.ts';
import { type GraphJob, jobListMax } from './graph-job.ts';

export interface GraphBuild {
  /** int8 codes. They must stay where they are until this resolves. */
  readonly region: Region;
  readonly shape: GraphShape;
  readonly metric: VectorMetric;
  /** Of the vectors, which for `dot` must be about the same. */
  readonly length: number;
  readonly arenas: Arenas;
  readonly signal: AbortSignal;
}

/**
 * Builds a graph in a thread of its own, which takes 0.1 to 0.3 ms for a node. Resolves to undefined when the signal says that it is not
 * wanted any more.
 *
 * @throws OutOfMemoryError; what makes a thread fail
 */
export async function buildGraph(build: GraphBuild): Promise<Graph | undefined> {
  const { region, shape, arenas, signal } = build;
  const links = arenas.allocate(linkBytesOf(shape));
  let isComplete = false;
  try {
    const room = roomBeside(region);
    try {
      isComplete = await runThread(jobOf(build, links, room), signal);
    } finally {
      room.free();
    }
  } finally {
    if (!isComplete) links.free();
  }
  return isComplete ? graphOver(region, shape, links) : undefined;
}

/** For a query, a list and hits that are the thread's own. */
function roomBeside({ rows, rowBytes }: Region): Block {
  const bytes = rowBytes + jobListMax * Uint32Array.BYTES_PER_ELEMENT + (jobListMax + 1) * hitBytes;
  const room = rows.arena.allocate(bytes);
  if (!room) throw new OutOfMemoryError(bytes);
  return room;
}

function jobOf({ region, shape, metric, length }: GraphBuild, links: Block, room: Block): GraphJob {
  const { rows, factors, rowBytes } = region;
  assert(factors.arena === rows.arena, 'codes and their factors are in one memory');
  const list = room.address + rowBytes;
  return {
    shape,
    memory: rows.arena.memory,
    places: {
      rows: rows.address + shape.first * rowBytes,
      factors: factors.address + shape.first * factorBytes,
      rowBytes,
      query: room.address,
      list,
      hits: list + jobListMax * Uint32Array.BYTES_PER_ELEMENT,
    },
    linksMemory: links.arena.memory,
    linksAddress: links.address,
    // The code of a query has half as many steps; the weight for l2 has a 2 that belongs to the formula.
    queryWeight: metric === 'l2' ? 1 : 2,
    ownEstimate: { cosine: 1, dot: length * length, l2: 0, hamming: 0, jaccard: 0 }[metric],
    stop: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
  };
}

/** Resolves to whether it has come to its end. */
async function runThread(job: GraphJob, signal: AbortSignal): Promise<boolean> {
  const { file, nodeFlags } = processEntry(import.meta.url, './graph-thread-main.ts');
  const thread = new Worker(pathToFileURL(file), { workerData: job, execArgv: nodeFlags, name: 'graph' });
  const stop = (): void => void Atomics.store(job.stop, 0, 1);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  try {
    let isComplete = false;
    thread.on('message', (answer: boolean) => (isComplete = answer));
    await new Promise<void>((resolve, reject) => thread.on('error', reject).on('exit', () => resolve()));
    return isComplete;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
