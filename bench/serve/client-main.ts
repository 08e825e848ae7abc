/**
 * The process that sends requests and takes the times: its own, so that neither the bench nor a server holds it up.
 * One job a message, one report an answer; it ends with its parent.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { RefusedRequest, streamAnswer } from '../stream-client.ts';
import { inOrder } from './in-order.ts';
import type { LoadJob, LoadReport, ServingAddress } from './load-job.ts';
import type { Outcome, Served } from './served.ts';
import type { ServingRequest } from './serving-request.ts';

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
  const signal = deadlineMs === undefined ? undefined : AbortSignal.timeout(Math.max(0, dueMs + deadlineMs - sentMs));
  try {
    const answer = await streamAnswer(url + path, key, body, signal);
    const firstTextMs = sentMs + answer.firstTextMs;
    const { promptTokens, cachedTokens, completionTokens, text } = answer;
    const times = { dueMs, firstTextMs, lastTextMs: firstTextMs + answer.restMs };
    return { id, outcome: 'good', ...times, promptTokens, cachedTokens, completionTokens, text };
  } catch (error) {
    const none = { firstTextMs: Number.NaN, lastTextMs: Number.NaN, text: '' };
    const tokens = { promptTokens: 0, cachedTokens: 0, completionTokens: 0 };
    return { id, outcome: outcomeOf(error, signal), dueMs, ...none, ...tokens, reason: String(error) };
  }
}

function outcomeOf(error: unknown, signal: AbortSignal | undefined): Outcome {
  if (signal?.aborted) return 'late';
  return error instanceof RefusedRequest && [429, 503].includes(error.status) ? 'refused' : 'failed';
}
