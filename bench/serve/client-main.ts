/**
 * The process that sends requests and takes the times: its own, so that neither the bench nor a server holds it up.
 * One job a message, one report an answer; it ends with its parent.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, setGlobalDispatcher } from 'undici';
import { RefusedRequest, streamAnswer } from '../stream-client.ts';
import { inOrder } from './in-order.ts';
import type { LoadJob, LoadReport, ServingAddress } from './load-job.ts';
import type { Outcome, Served } from './served.ts';
import type { ServingRequest } from './serving-request.ts';

// A connection each: llama-server closes those that idle, now and then under a request that was just sent.
setGlobalDispatcher(new Agent({ pipelining: 0 }));

process.on('disconnect', () => process.exit(0));
process.on('message', (job: LoadJob) => {
  const report = (message: LoadReport) => process.send?.(message);
  run(job).then(
    (served) => report({ served }),
    (error: unknown) => report({ failure: String(error) }),
  );
});

async function run({ server, requests, places }: LoadJob): Promise<readonly Served[]> {
  const startMs = performance.now();
  const served: Served[] = [];
  const now = () => performance.now() - startMs;
  if (places !== undefined) {
    await inOrder(requests, places, async (request) => void served.push(await send(server, request, now(), now)));
  } else {
    const sent = requests.map(async (request) => {
      const { atMs = 0 } = request;
      await sleep(atMs);
      served.push(await send(server, request, atMs, now));
    });
    await Promise.all(sent);
  }
  return served.toSorted((a, b) => a.id - b.id);
}

async function send(
  { url, key }: ServingAddress,
  { id, path, body, deadlineMs }: ServingRequest,
  dueMs: number,
  now: () => number,
): Promise<Served> {
  const sentMs = now();
  const leftMs = deadlineMs === undefined ? Infinity : Math.max(1, dueMs + deadlineMs - sentMs);
  try {
    const answer = await streamAnswer(url + path, key, body, limitOf(leftMs));
    const firstTextMs = sentMs + answer.firstTextMs;
    const { promptTokens, cachedTokens, completionTokens, text } = answer;
    const times = { dueMs, firstTextMs, lastTextMs: firstTextMs + answer.restMs };
    return { id, outcome: 'good', ...times, promptTokens, cachedTokens, completionTokens, text };
  } catch (error) {
    const outcome = outcomeOf(error, now() - sentMs >= leftMs);
    const none = { firstTextMs: Number.NaN, lastTextMs: Number.NaN, text: '' };
    const tokens = { promptTokens: 0, cachedTokens: 0, completionTokens: 0 };
    return { id, outcome, dueMs, ...none, ...tokens, reason: String(error) };
  }
}

/** Leaves when the time is over, and says beforehand when that will be, to servers that can make use of it. */
function limitOf(leftMs: number) {
  if (leftMs === Infinity) return {};
  const headers = { 'x-lode-deadline-ms': String(Date.now() + Math.ceil(leftMs)) };
  return { signal: AbortSignal.timeout(Math.ceil(leftMs)), headers };
}

function outcomeOf(error: unknown, isLate: boolean): Outcome {
  const status = error instanceof RefusedRequest ? error.status : undefined;
  if (isLate || status === 504) return 'late';
  return status === 429 || status === 503 ? 'refused' : 'failed';
}
