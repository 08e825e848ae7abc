import type { GenerationRecord, RequestRecord } from '#contract';

/** A chat of 20 tokens, 12 of them cached, with an answer of 5. */
export const generation: GenerationRecord = {
  operation: 'chat',
  model: 'smol',
  servedBy: 'smollm2',
  fingerprint: 'fp_1',
  isStream: true,
  choices: 1,
  priority: 0,
  tokensMax: 8,
  temperature: 0,
  topP: undefined,
  seed: undefined,
  askedMs: 1,
  startedMs: 11,
  firstTokenMs: 31,
  lastTokenMs: 71,
  promptTokens: 20,
  cachedTokens: 12,
  completionTokens: 5,
  finishReasons: ['stop'],
  timings: { queueMs: 10, prefillMs: 20, decodeMs: 40 },
};

export function record(change: Partial<RequestRecord> = {}): RequestRecord {
  return {
    requestId: 'r',
    tenant: 'local',
    key: 'app',
    method: 'POST',
    path: '/v1/chat/completions',
    status: 200,
    failure: undefined,
    arrivedMs: 1_700_000_000_000,
    durationMs: 75,
    generation,
    ...change,
  };
}
