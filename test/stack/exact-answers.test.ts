// Exact answers and scores through a whole stack: `lode up`, a model that is loaded on demand, an adapter, HTTP.
import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { factsOf, strong } from '../engine/smollm2-adapters.ts';
import { writePeftAdapter } from '../peft-adapters.ts';
import { smollm2, smollm2Digest } from '../weights.ts';
import { Workshop } from './lode-command.ts';

const program = `
import { adapter, gateway, model, stack } from 'lode';
const smol = model('smol', { source: 'file:smol.gguf', contextTokens: 256, parallel: 2, threads: 1 });
const tone = adapter('tone', { base: smol, source: 'file:tone' });
const routes = { smol: { model: smol, adapters: [tone], access: 'open' } } as const;
export default stack('house', [gateway('door', { address: '127.0.0.1:0', routes })]);
`;

interface Answered {
  readonly choices: readonly {
    readonly text: string;
    readonly logprobs: { readonly token_logprobs: readonly (number | null)[] } | null;
  }[];
  readonly lode?: {
    readonly sampling: object;
    readonly weights: string;
    readonly adapter?: { readonly scale: number };
  };
}

describe('a stack whose answers are repeated and scored', { timeout: 300_000 }, () => {
  let workshop: Workshop;
  let url: string;

  const complete = async (model: string, fields: object): Promise<Answered> => {
    const response = await fetch(`${url}/v1/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, prompt: 'The river', max_tokens: 12, ...fields }),
    });
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as Answered;
  };

  before(async () => {
    workshop = new Workshop();
    const weights = await smollm2();
    symlinkSync(weights, workshop.path('smol.gguf'));
    writePeftAdapter(workshop.path('tone'), await factsOf(weights), { ...strong, size: 1 });
    writeFileSync(workshop.path('stack.ts'), program);
    ({ url } = await workshop.json<{ readonly url: string }>(['up', '--detach']));
  });
  after(() => workshop[Symbol.asyncDispose]());

  for (const model of ['smol', 'smol:tone']) {
    it(`${model}: an answer is repeated from what it says of itself`, async () => {
      const first = await complete(model, { temperature: 1.3, deterministic: true });
      assert.equal(first.lode?.weights, smollm2Digest);
      assert.equal(first.lode.adapter?.scale, model === 'smol' ? undefined : 1);
      const others = [1, 2, 3].map(() => complete('smol', { temperature: 1 }));
      const again = await complete(model, { ...first.lode.sampling, deterministic: true });
      await Promise.all(others);
      assert.equal(again.choices[0]?.text, first.choices[0]?.text);
    });
  }

  it('a text is scored by the model with its adapter, which finds other things likely', async () => {
    const scoreOf = async (model: string) => {
      const { choices } = await complete(model, { echo: true, max_tokens: 0, logprobs: 0 });
      return choices[0]?.logprobs?.token_logprobs;
    };
    const [plain, toned] = [await scoreOf('smol'), await scoreOf('smol:tone')];
    assert.equal(plain?.[0], null);
    assert.equal(plain?.length, toned?.length);
    assert.notDeepEqual(plain, toned);
    assert.deepEqual(await scoreOf('smol'), plain);
  });
});
