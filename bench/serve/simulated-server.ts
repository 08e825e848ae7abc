import type { LoadClient } from './load-client.ts';
import type { Served } from './served.ts';
import type { ServingRequest } from './serving-request.ts';

export interface SimulatedServer {
  /** Tokens of answers that it makes in a second, shared evenly by those who hold a place. */
  readonly tokensPerSecond: number;
  readonly places: number;
}

interface Running {
  readonly request: ServingRequest;
  readonly firstTextMs: number;
  left: number;
}

const tickMs = 10;

/** A client of a server that takes requests in their order and goes on with those whose clients have left. */
export function simulatedClient({ tokensPerSecond, places }: SimulatedServer): LoadClient {
  return {
    run: async ({ requests }) => {
      const waiting = requests.toSorted((a, b) => dueOf(a) - dueOf(b));
      const served: Served[] = [];
      let running: Running[] = [];
      for (let nowMs = 0; waiting.length + running.length > 0; nowMs += tickMs) {
        while (running.length < places && waiting.length > 0 && dueOf(waiting[0] as ServingRequest) <= nowMs) {
          const request = waiting.shift() as ServingRequest;
          running.push({ request, firstTextMs: nowMs, left: request.body.max_tokens });
        }
        for (const each of running) each.left -= (tokensPerSecond * tickMs) / 1000 / running.length;
        served.push(...running.filter(({ left }) => left <= 0).map((each) => servedAt(each, nowMs)));
        running = running.filter(({ left }) => left > 0);
      }
      return served;
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

const dueOf = ({ atMs = 0 }: ServingRequest): number => atMs;

function servedAt({ request, firstTextMs }: Running, lastTextMs: number): Served {
  const { id, body, deadlineMs = Infinity } = request;
  const dueMs = dueOf(request);
  const outcome = lastTextMs - dueMs <= deadlineMs ? 'good' : 'late';
  const tokens = { promptTokens: 1, cachedTokens: 0, completionTokens: body.max_tokens };
  return { id, outcome, dueMs, firstTextMs, lastTextMs, ...tokens, text: '' };
}
