import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context, LanguageModel } from '#contract';
import { type Outcome } from '#program';
import { ChunkedModel } from './chunked-model.ts';

/** What one side took for one case, and whether its answer was right. */
export interface Cost {
  /** Times that decoding was begun: texts of a program, calls of the baseline. */
  readonly decodings: number;
  /** Requests to the model. */
  readonly requests: number;
  /** Tokens that were written one by one, and prompts that were read. */
  readonly passes: number;
  /** What an endpoint would bill: a program's texts once, every prompt of the baseline again. */
  readonly billable: number;
  /** The same, less what either side found in the engine's cache. */
  readonly computed: number;
  readonly isRight: boolean;
  readonly durationMs: number;
}

/** A context of which the engine knows nothing yet: tenants share no cache. */
export function freshContext(name: string): Context {
  return { requestId: name, tenant: name, signal: new AbortController().signal };
}

export async function costOfProgram(
  model: LanguageModel,
  run: () => Promise<Outcome<string>>,
  isRight: (answer: string) => boolean,
): Promise<Cost> {
  const startedMs = performance.now();
  const outcome = await run();
  const durationMs = performance.now() - startedMs;
  // What its one text holds, whatever the engine had to read again.
  const held = await model.tokenise({ kind: 'text', text: outcome.text });
  const { texts, requests, newTokens, completionTokens } = outcome.usage;
  return {
    decodings: texts,
    requests,
    passes: completionTokens + requests,
    billable: held.length,
    computed: newTokens,
    isRight: outcome.status === 'done' && isRight(outcome.value),
    durationMs,
  };
}

export async function costOfBaseline(
  model: LanguageModel,
  context: Context,
  run: (chunked: ChunkedModel) => Promise<string>,
  isRight: (answer: string) => boolean,
): Promise<Cost> {
  const startedMs = performance.now();
  const chunked = new ChunkedModel(model, context);
  const answer = await run(chunked);
  const { calls, promptTokens, cachedTokens, completionTokens } = chunked.usage;
  return {
    decodings: calls,
    requests: calls,
    passes: completionTokens + calls,
    billable: promptTokens + completionTokens,
    computed: promptTokens - cachedTokens + completionTokens,
    isRight: isRight(answer),
    durationMs: performance.now() - startedMs,
  };
}

/** Lines of a file that are neither empty nor imports. */
export function linesOf(file: string): number {
  const lines = readFileSync(join(import.meta.dirname, 'tasks', file), 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '' && !line.startsWith('import ')).length;
}
