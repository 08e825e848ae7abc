import { startLode } from '../lode-server.ts';
import { buildLlamaServer, startLlamaServer } from '../peers/llama-server.ts';
import type { ServingAddress } from './load-job.ts';

export const sideNames = { ours: 'lode', peer: 'llama-server' } as const;
export type SideName = (typeof sideNames)[keyof typeof sideNames];

export interface SidesOptions {
  readonly file: string;
  readonly threads: number;
  /** Requests computed at the same time. */
  readonly parallel: number;
  /** Tokens of context for each of them; both sides get cells for all of them together. */
  readonly contextTokens: number;
  /** What makes the peer best at this work, as it takes its arguments. */
  readonly peerArguments: readonly string[];
  /** Path of the `lode.js` to start. Default: this repository's, which runs the sources. */
  readonly command?: string;
}

export interface Side extends ServingAddress, AsyncDisposable {
  readonly name: SideName;
  /** The process that serves; its children belong to it. */
  readonly processId: number;
}

export async function startOurs(options: SidesOptions): Promise<Side> {
  return { ...(await startLode(options)), name: sideNames.ours };
}

export async function startPeer(options: SidesOptions): Promise<Side> {
  const server = await startLlamaServer(await buildLlamaServer(), { ...options, more: options.peerArguments });
  return { ...server, name: sideNames.peer };
}
