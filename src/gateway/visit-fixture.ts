import { Backlog } from './backlog.ts';
import type { VerifiedKey } from './key-verifier.ts';
import { openRouteBook } from './route-book.ts';
import { Tally } from './tally.ts';
import { Visit } from './visit.ts';

let count = 0;

/** A visit on a table without routes, served under this number. */
export function testVisit(order = 0, key?: VerifiedKey): Visit {
  return new Visit({
    requestId: `req_${count++}`,
    key,
    routes: openRouteBook({ generation: 1, routes: [] }, order),
    watch: { traceparent: undefined, ended: () => {} },
    backlogOf: () => new Backlog(),
  });
}

/** A tally of so many choices of one request that was asked just now. */
export function testTally(choices: number, signal = new AbortController().signal): Tally {
  const startedMs = performance.now();
  return new Tally({
    question: {
      operation: 'chat',
      model: 'fake',
      servedBy: 'fake',
      fingerprint: undefined,
      isStream: true,
      choices,
      priority: 0,
      tokensMax: undefined,
      temperature: undefined,
      topP: undefined,
      seed: undefined,
      askedMs: 0,
    },
    requests: 1,
    signal,
    backlog: new Backlog(),
    nowMs: () => performance.now() - startedMs,
  });
}
