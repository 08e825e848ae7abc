import koffi from 'koffi';

/** `CLOCK_THREAD_CPUTIME_ID` of Linux. */
const threadClock = 3;

const time = new BigInt64Array(2);
const read = process.platform === 'linux' ? readerOfClock() : undefined;

/**
 * Microseconds that this thread has had of a processor: what else runs on the machine does not count. On other systems than
 * Linux, of the clock. Node's own `process.threadCpuUsage` moves on in steps of milliseconds.
 */
export function processorTimeUs(): number {
  if (read === undefined) return performance.now() * 1000;
  read(threadClock, time);
  return Number(time[0]) * 1e6 + Number(time[1]) / 1000;
}

function readerOfClock(): (clock: number, into: BigInt64Array) => number {
  return koffi.load('libc.so.6').func('int clock_gettime(int clock, _Out_ int64_t *into)');
}
