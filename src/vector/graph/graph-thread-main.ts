/** A thread that builds one graph in memory that is shared with it, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#base';
import { kernelsOver } from '../kernel/kernels.ts';
import { factorBytes } from '../kernel/scan-kernel.ts';
import { type GraphJob, jobListMax } from './graph-job.ts';
import { joinNodes } from './join-nodes.ts';
import { Nodes } from './nodes.ts';

assert(parentPort, 'it runs as a thread');
const { shape, memory, places, linksMemory, linksAddress, queryWeight, ownEstimate, stop } = workerData as GraphJob;
const { count, degree } = shape;
const { buffer } = memory;

const isComplete = joinNodes({
  ...shape,
  nodes: new Nodes(memory, kernelsOver(memory), places, jobListMax),
  links: new Uint32Array(linksMemory.buffer, linksAddress, count * degree),
  codes: new Int8Array(buffer, places.rows, count * places.rowBytes),
  rowBytes: places.rowBytes,
  factors: new Float32Array(buffer, places.factors, (count * factorBytes) / Float32Array.BYTES_PER_ELEMENT),
  queryWeight,
  ownEstimate,
  shouldStop: () => Atomics.load(stop, 0) !== 0,
});
parentPort.postMessage(isComplete);
