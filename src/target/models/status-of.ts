import { bytesTogether } from '#hub';
import type { ModelStatus } from '../daemon-status.ts';
import type { Entry } from './resident-models.ts';

/** What is known of a model, in memory or not. */
export function statusOf({ released, resident, loaded }: Entry): ModelStatus {
  const now = resident.state === 'loaded' ? loaded?.status() : undefined;
  const policies = new Set(resident.holders.values().map(({ load }) => load));
  const load = policies.has('pinned') ? 'pinned' : policies.has('whileRoom') ? 'whileRoom' : 'onDemand';
  return {
    ...notLoaded,
    state: resident.state,
    ...now,
    name: released.name,
    digest: released.digest,
    load,
    waiting: resident.waiting,
    neededBytes: bytesTogether([resident.claim]),
    ...(resident.failure && { failure: messageOf(resident.failure.error) }),
  };
}

const notLoaded = {
  pid: undefined,
  restarts: 0,
  running: 0,
  queued: 0,
  tokensPerSecond: 0,
  memoryBytes: 0,
};

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
