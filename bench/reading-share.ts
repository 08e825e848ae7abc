import { silentLog } from '#base';
import type { ChatMessage } from '#contract';
import { type Engine, startEngine } from '#engine';
import type { BenchCall } from './bench.ts';
import { promptOfTokens } from './prompt-text.ts';
import { type Figure, figure, median } from './result.ts';

const promptTokens = 512;
const asksPerSample = 5;

/**
 * What it takes to make tokens of a chat (template, tokenising, and copying between processes, there and back), as a
 * share of the time to compute them. Both are asked of the engine, without HTTP; a request copies less than this.
 */
export async function readingShare({ rounds, threads, say }: BenchCall, file: string, label: string): Promise<Figure> {
  await using engine = await startEngine({ name: 'reading', file, contextTokens: 1024, threads, log: silentLog });
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const chats = Array.from({ length: asksPerSample }, (_, index) => chatOf(round * asksPerSample + index));
    const reading: number[] = [];
    const computing: number[] = [];
    for (const messages of chats) {
      const startedMs = performance.now();
      await engine.tokenise({ kind: 'chat', messages });
      reading.push(performance.now() - startedMs);
      computing.push(await prefillMs(engine, messages));
    }
    samples.push((median(reading) / median(computing)) * 100);
    say(
      `reading, ${label}: round ${round + 1}/${rounds} ${median(reading).toFixed(2)} ms, ${samples.at(-1)?.toFixed(2)} %`,
    );
  }
  return figure(`template, tokenising and copying, of prefill, ${label}`, '%', samples, { atMost: 1 });
}

/** No two begin alike, so that no cache helps. */
const chatOf = (seed: number): readonly ChatMessage[] => [
  { role: 'user', content: promptOfTokens(promptTokens, seed) },
];

async function prefillMs(engine: Engine, messages: readonly ChatMessage[]): Promise<number> {
  const context = { requestId: 'bench', tenant: 'bench', signal: new AbortController().signal };
  const request = { input: { kind: 'chat', messages }, sampling: { temperature: 0 }, tokensMax: 1 } as const;
  for await (const event of engine.generate(request, context)) {
    if (event.type === 'end') return event.timings.prefillMs;
  }
  throw new Error('The engine answered without an end.');
}
