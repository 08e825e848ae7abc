import { percentile } from '../result.ts';
import type { ChunkTimes, ProxyClient } from './proxy-client.ts';

/** What happened to the chunks of some streams on their way. */
export interface ChunkDelays {
  /** How much longer the time between two chunks was here than where they were written, p99, in milliseconds. */
  readonly betweenP99Ms: number;
  /** From the writing of a chunk to its arrival, median, in milliseconds. */
  readonly wayMs: number;
  /** Chunks that came over chunks that were written: 1 when all came, one by one. */
  readonly share: number;
}

/** Streams of the same pace at once, one a connection. */
export async function chunkDelays(
  client: ProxyClient,
  { streams, chunks, paceMs }: { readonly streams: number; readonly chunks: number; readonly paceMs: number },
): Promise<ChunkDelays> {
  const all = await Promise.all(Array.from({ length: streams }, () => client.stream(chunks, paceMs)));
  const ways = all.flat().map(({ sentUs, cameUs }) => (cameUs - sentUs) / 1000);
  return {
    betweenP99Ms: percentile(all.flatMap(stretchesMs), 0.99),
    wayMs: percentile(ways, 0.5),
    share: ways.length / (streams * chunks),
  };
}

function stretchesMs(times: readonly ChunkTimes[]): readonly number[] {
  return times.slice(1).map(({ sentUs, cameUs }, index) => {
    const before = times[index] ?? { sentUs, cameUs };
    return (cameUs - before.cameUs - (sentUs - before.sentUs)) / 1000;
  });
}
