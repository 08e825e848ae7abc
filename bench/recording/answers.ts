import type { Context, GenerateRequest, LanguageModel, RecordingPolicy } from '#contract';
import { recordingModel, type RunWriter } from '#prompt';
import { fakeLanguageModel } from '#testing';
import { type Figure, figure, interleave, median } from '../result.ts';

const tokens = 200;
const answersPerRound = 200;

const context: Context = { requestId: 'req_1', tenant: 'team', signal: new AbortController().signal };
const question: GenerateRequest = {
  input: { kind: 'chat', messages: [{ role: 'user', content: 'A question of a few words, as people ask it.' }] },
  sampling: { temperature: 0 },
};

/** What recording adds to an answer of a model that takes no time, with and without waiting for the disk. */
export async function addedToAnswers(writer: RunWriter, rounds: number): Promise<readonly Figure[]> {
  const model = fakeLanguageModel({ reply: 'word '.repeat(tokens).trim() });
  const recorded = (durable: boolean): LanguageModel => {
    const policy: RecordingPolicy = { keep: 'texts', share: 1, durable, whenUnwritable: 'serve' };
    return recordingModel(model, {
      writer,
      stage: 'shop/main',
      policy,
      pricesOf: () => undefined,
      redact: (text) => text,
    });
  };
  const contestants = [
    { name: 'unrecorded', measure: () => answerMs(model) },
    { name: 'recorded', measure: () => answerMs(recorded(false)) },
    { name: 'durable', measure: () => answerMs(recorded(true)) },
  ] as const;
  const samples = await interleave(contestants, { rounds });
  const over = (name: 'recorded' | 'durable', base: 'unrecorded' | 'recorded') =>
    samples[name].map((value, round) => value - (samples[base][round] ?? Number.NaN));
  return [
    figure(
      'added to a token of a stream',
      'us',
      over('recorded', 'unrecorded').map((ms) => (ms * 1000) / tokens),
    ),
    figure('added to the end of an answer by durable: true', 'ms', over('durable', 'recorded')),
  ];
}

async function answerMs(model: LanguageModel): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < answersPerRound; count++) {
    const startedMs = performance.now();
    for await (const event of model.generate(question, context)) void event;
    times.push(performance.now() - startedMs);
  }
  return median(times);
}
