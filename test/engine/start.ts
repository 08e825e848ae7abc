import { silentLog } from '#base';
import type { Context, GenerateEvent, GenerateRequest } from '#contract';
import { type Engine, type EngineOptions, startEngine } from '#engine';
import { smollm2 } from '../weights.ts';

/** An engine small enough for tests: one thread, a short context. */
export async function start(change: Partial<EngineOptions> = {}): Promise<Engine> {
  return await startEngine({
    name: 'smollm2',
    file: await smollm2(),
    contextTokens: 512,
    threads: 1,
    log: silentLog,
    ...change,
  });
}

export function contextOf(signal = new AbortController().signal, tenant = 'tests'): Context {
  return { requestId: 'test', tenant, signal };
}

export interface Answer {
  readonly texts: readonly string[];
  readonly events: readonly GenerateEvent[];
}

/** Reads a request to its end. */
export async function ask(engine: Engine, request: GenerateRequest, context = contextOf()): Promise<Answer> {
  const texts = Array.from({ length: request.choices ?? 1 }, () => '');
  const events: GenerateEvent[] = [];
  for await (const event of engine.generate(request, context)) {
    events.push(event);
    if (event.type === 'text') texts[event.choice] += event.text;
  }
  return { texts, events };
}

export const greedy = { temperature: 0 } as const;

export function text(content: string): GenerateRequest['input'] {
  return { kind: 'text', text: content };
}
