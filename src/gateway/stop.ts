import type { FastifyInstance } from 'fastify';
import type { GrpcDoor } from './grpc/index.ts';
import type { Visits } from './visits.ts';

/** How long aborted requests get to tell their clients. */
const farewellMs = 1000;

/** Stops listening, waits for running requests as long as allowed, then ends the rest, and closes every connection. */
export async function stop(
  server: FastifyInstance,
  { visits, grpc }: { readonly visits: Visits; readonly grpc: GrpcDoor },
  drainMs: number,
): Promise<void> {
  // Stops listening at once; connections live on until they are closed below.
  const closed = server.close();
  grpc.drain();
  server.server.closeIdleConnections();
  if (!(await endsWithin(visits, drainMs))) {
    visits.abortAll();
    await endsWithin(visits, farewellMs);
  }
  server.server.closeAllConnections();
  grpc.close();
  await closed;
}

async function endsWithin(visits: Visits, durationMs: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), durationMs);
  try {
    return await Promise.race([visits.idle(Infinity).then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
