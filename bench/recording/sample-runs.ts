import { type Run, runIds } from '#prompt';

const words = 'the river carries what the mountain gives and asks for nothing but time to come down to the sea'.split(
  ' ',
);
const newId = runIds();

/** A text of about so many characters that no other run has. */
function prose(characters: number, seed: number): string {
  let state = seed;
  let text = `${seed} `;
  while (text.length < characters) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += `${words[state % words.length]} `;
  }
  return text;
}

/** Runs whose texts are made beforehand, so that making them takes no part in what is measured. */
export function sampleRuns(count: number, textBytes: number, system?: string): readonly Omit<Run, 'id'>[] {
  const rest = Math.max(0, textBytes - 300);
  return Array.from({ length: count }, (_none, index) => ({
    stage: 'shop/main',
    tenant: `team-${index % 10}`,
    keyId: `key_${index % 20}`,
    key: `app-${index % 20}`,
    requestId: `req_${index}`,
    operation: 'chat',
    route: 'answer',
    model: 'smol',
    weights: 'sha256:b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53' as const,
    status: 'ok',
    arrivedMs: Date.UTC(2026, 10, 25) + index,
    durationMs: 120,
    usage: { promptTokens: 300, cachedTokens: 100, completionTokens: 60 },
    timings: { firstTokenMs: 30, queueMs: 1, prefillMs: 20, decodeMs: 90 },
    costNanos: 1234,
    texts: {
      input: {
        kind: 'chat',
        messages: [
          ...(system === undefined ? [] : [{ role: 'system', content: system } as const]),
          { role: 'user', content: prose(rest * 0.7, index) },
        ],
      },
      settings: { sampling: { temperature: 0.7 }, tokensMax: 256 },
      output: [{ text: prose(rest * 0.3, index + 1), reason: 'stop' }],
    },
  }));
}

/** The same run as another one. */
export function withNewId(run: Omit<Run, 'id'>): Run {
  return { ...run, id: newId() };
}
