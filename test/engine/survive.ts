import type { GenerateEvent, GenerateRequest } from '#contract';
import type { Engine } from '#engine';
import { type Answer, contextOf, start } from './start.ts';

/** Signals by which a worker ends at once. */
export const deadly = ['SIGKILL', 'SIGSEGV'] as const;

export interface Interrupted extends Answer {
  /** The longest time between two events, in milliseconds. */
  readonly longestGapMs: number;
  /** Ids of all tokens, by choice. */
  readonly tokens: readonly (readonly number[])[];
}

/** Reads a request to its end, and calls `interrupt` when so many tokens of all choices have arrived. */
export async function askAndInterrupt(
  engine: Engine,
  request: GenerateRequest,
  afterTokens: number,
  interrupt: () => unknown,
): Promise<Interrupted> {
  const texts = Array.from({ length: request.choices ?? 1 }, () => '');
  const tokens = texts.map((): number[] => []);
  const events: GenerateEvent[] = [];
  let lastMs = performance.now();
  let longestGapMs = 0;
  let isDue = true;
  for await (const event of engine.generate(request, contextOf())) {
    const nowMs = performance.now();
    longestGapMs = Math.max(longestGapMs, nowMs - lastMs);
    lastMs = nowMs;
    events.push(event);
    if (event.type !== 'text') continue;
    texts[event.choice] += event.text;
    tokens[event.choice]?.push(...event.tokens);
    if (!isDue || tokens.flat().length < afterTokens) continue;
    isDue = false;
    interrupt();
  }
  return { texts, events, tokens, longestGapMs };
}

export function kill(engine: Engine, signal: NodeJS.Signals): void {
  const { pid } = engine.status();
  if (pid !== undefined) process.kill(pid, signal);
}

/** An engine that takes a worker for hung after two seconds of silence. */
export async function startImpatient(change: Parameters<typeof start>[0] = {}): Promise<Engine> {
  return await start({ hangTimeoutMs: 2000, ...change });
}
