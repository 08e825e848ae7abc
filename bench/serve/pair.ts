import type { ServingAddress } from './load-job.ts';
import { type LoadClient, startLoadClient } from './load-client.ts';
import { type Side, type SidesOptions, startOurs, startPeer } from './sides.ts';

/** Both sides, and the process that asks them. Disposing stops all three. */
export interface Pair extends AsyncDisposable {
  readonly ours: Side;
  readonly peer: Side;
  readonly client: LoadClient;
}

export async function startPair(options: SidesOptions): Promise<Pair> {
  await using started = new AsyncDisposableStack();
  const client = started.use(startLoadClient());
  const ours = started.use(await startOurs(options));
  const peer = started.use(await startPeer(options));
  const all = started.move();
  return { client, ours, peer, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** What may cross to the client process. */
export const addressOf = ({ url, key }: ServingAddress): ServingAddress => ({ url, ...(key !== undefined && { key }) });
