import { setTimeout as sleep } from 'node:timers/promises';
import { type LodeError, systemClock } from '#base';
import type { Context } from '#contract';
import { RemoteFailedError } from '../errors/remote-failed-error.ts';
import { RemoteModelError } from '../errors/remote-model-error.ts';
import type { Part } from '../provider/provider.ts';
import type { RemoteSettings } from '../remote-settings.ts';
import { failureOf } from './failure-of.ts';
import { type Following, following } from './following.ts';

/** An answer whose first words are there, so that it will not be asked for again. */
export interface OpenAnswer {
  readonly warnings: Extract<Part, { readonly type: 'stream-start' }>['warnings'];
  /** From the first on that says something. */
  readonly parts: AsyncGenerator<Part>;
  /** Until the answer began, over all tries, in milliseconds. */
  readonly openedMs: number;
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
  ask: (signal: AbortSignal) => Promise<AsyncIterator<Part>>,
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

const silent: ReadonlySet<Part['type']> = new Set(['response-metadata', 'text-start', 'reasoning-start', 'ping']);

async function begin(
  ask: (signal: AbortSignal) => Promise<AsyncIterator<Part>>,
  { name, firstTokenMs }: Policy,
  signal: AbortSignal,
): Promise<Omit<OpenAnswer, 'openedMs'>> {
  const leaving = following(signal);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    leaving.abort();
  }, firstTokenMs);
  let warnings: OpenAnswer['warnings'] = [];
  const held: Part[] = [];
  try {
    const parts = await ask(leaving.signal);
    for (;;) {
      const { done, value: part } = await parts.next();
      if (done === true) throw new RemoteFailedError(name, 'it ended before it began');
      if (part.type === 'stream-start') warnings = part.warnings;
      else if (part.type === 'error') throw part.error;
      else if (part.type === 'raw') held.push(part);
      else if (!silent.has(part.type)) return { warnings, parts: rest([...held, part], parts, leaving) };
    }
  } catch (thrown) {
    leaving[Symbol.dispose]();
    if (isLate) throw new RemoteFailedError(name, `it had not begun after ${firstTokenMs} ms`);
    leaving.abort();
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Ends the request when whoever reads it leaves before its end. After that the connection is kept for the next request:
 * what is left of the body is a line or two.
 */
async function* rest(begun: readonly Part[], parts: AsyncIterator<Part>, leaving: Following): AsyncGenerator<Part> {
  let last = begun.at(-1);
  try {
    yield* begun;
    for (let next = await parts.next(); next.done !== true; next = await parts.next()) yield (last = next.value);
  } finally {
    if (last?.type === 'finish') void readOut(parts, leaving);
    else leaving.abort();
    leaving[Symbol.dispose]();
  }
}

async function readOut(parts: AsyncIterator<Part>, leaving: Following): Promise<void> {
  const timer = setTimeout(() => leaving.abort(), readOutMs);
  try {
    while ((await parts.next()).done !== true);
  } catch {
    // Nobody needs it any more.
  } finally {
    clearTimeout(timer);
  }
}
