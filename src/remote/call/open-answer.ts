import { setTimeout as sleep } from 'node:timers/promises';
import { type LodeError, systemClock } from '#base';
import type { Context } from '#contract';
import { RemoteFailedError } from '../errors/remote-failed-error.ts';
import { RemoteModelError } from '../errors/remote-model-error.ts';
import type { Part, PartReader } from '../provider/provider.ts';
import type { RemoteSettings } from '../remote-settings.ts';
import { failureOf } from './failure-of.ts';

/** An answer whose first words are there, so that it will not be asked for again. */
export interface OpenAnswer {
  /** What has come so far; the last of it says something. */
  readonly begun: readonly Part[];
  /** Until the answer began, over all tries, in milliseconds. */
  readonly openedMs: number;
  /** See `PartReader`. */
  read(): Promise<readonly Part[] | undefined>;
  /**
   * To be called when nobody reads it any more; may be repeated. What has ended leaves its connection to the next request,
   * and anything else is broken off.
   */
  leave(hasEnded: boolean): void;
}

type Policy = Pick<RemoteSettings, 'name' | 'retriesMax' | 'firstTokenMs'>;

const backoffMsMin = 500;
const backoffMsMax = 8000;
/** Longer than that another model, or the client, had better decide. */
const waitMsMax = 20_000;

/**
 * Asks until an answer begins: again after what may pass by itself, when the provider says or after a time that doubles,
 * as often as allowed and as long as the deadline leaves time.
 *
 * @throws LodeError of the last try; the signal's reason
 */
export async function openAnswer(
  ask: () => PartReader,
  policy: Policy,
  context: Pick<Context, 'signal' | 'deadlineMs'>,
): Promise<OpenAnswer> {
  const startedMs = performance.now();
  for (let retries = 0; ; retries++) {
    try {
      const answer = await begin(ask, policy, context.signal);
      return { ...answer, openedMs: performance.now() - startedMs };
    } catch (thrown) {
      context.signal.throwIfAborted();
      const failure = failureOf(thrown, policy.name, systemClock.nowMs());
      const waitMs = waitBeforeRetry(failure, retries);
      const timeLeftMs = (context.deadlineMs ?? Infinity) - systemClock.nowMs();
      if (retries >= policy.retriesMax || waitMs > waitMsMax || waitMs >= timeLeftMs) throw failure;
      await sleep(waitMs, undefined, { signal: context.signal });
    }
  }
}

/** Infinite for what would fail again. Without a hint the time is random, so that many do not come back at once. */
function waitBeforeRetry(failure: LodeError, retries: number): number {
  if (!failure.retriable) return Infinity;
  const hintMs = failure instanceof RemoteModelError ? failure.retryAfterMs : undefined;
  return hintMs ?? Math.random() * Math.min(backoffMsMax, backoffMsMin * 2 ** retries);
}

/** How long the rest of a body may take whose answer has ended. */
const readOutMs = 1000;

/** What comes before an answer has said anything. */
const silent: ReadonlySet<Part['type']> = new Set([
  'stream-start',
  'response-metadata',
  'text-start',
  'reasoning-start',
  'raw',
]);

async function begin(
  ask: () => PartReader,
  { name, firstTokenMs }: Policy,
  signal: AbortSignal,
): Promise<Omit<OpenAnswer, 'openedMs'>> {
  signal.throwIfAborted();
  const reader = ask();
  const cancel = (): void => reader.cancel();
  signal.addEventListener('abort', cancel);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    cancel();
  }, firstTokenMs);
  const begun: Part[] = [];
  try {
    for (;;) {
      const parts = await reader.read();
      if (parts === undefined) throw new RemoteFailedError(name, 'it ended before it began');
      const first = parts.find(({ type }) => !silent.has(type));
      if (first?.type === 'error') throw first.error;
      begun.push(...parts);
      if (first) break;
    }
  } catch (thrown) {
    signal.removeEventListener('abort', cancel);
    cancel();
    throw isLate ? new RemoteFailedError(name, `it had not begun after ${firstTokenMs} ms`) : thrown;
  } finally {
    clearTimeout(timer);
  }
  let hasLeft = false;
  return {
    begun,
    read: () => reader.read(),
    leave: (hasEnded) => {
      if (hasLeft) return;
      hasLeft = true;
      signal.removeEventListener('abort', cancel);
      if (hasEnded) void readOut(reader);
      else cancel();
    },
  };
}

/** What is left of the body of an answer that has ended is a line or two. */
async function readOut(reader: PartReader): Promise<void> {
  const timer = setTimeout(() => reader.cancel(), readOutMs);
  try {
    while ((await reader.read()) !== undefined);
  } catch {
    // Nobody needs it any more.
  } finally {
    clearTimeout(timer);
  }
}
