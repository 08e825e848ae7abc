// What a model has computed outlives the process that serves it.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { smollm2 } from '../weights.ts';
import { Workshop } from './lode-command.ts';

const program = (weights: string) => `
import { gateway, model, stack } from 'lode';
const smol = model('smol', { source: 'file:${weights}', contextTokens: 1024, parallel: 2, threads: 1 });
export default stack('kept', [gateway('door', { address: '127.0.0.1:0', routes: { smol: { model: smol, access: 'open' } } })]);
`;

interface Completion {
  readonly choices: readonly { readonly text: string }[];
  readonly usage: {
    readonly prompt_tokens: number;
    readonly prompt_tokens_details: { readonly cached_tokens: number };
  };
}

describe('what a model has computed', () => {
  let workshop: Workshop;
  const prompt = `${'The harbour was quiet, and the ice came early that year. '.repeat(25)}Then`;
  const up = async () => (await workshop.json<{ url: string }>(['up', '--detach', '--port', '0'])).url;
  const ask = async (url: string): Promise<Completion> => {
    const body = JSON.stringify({ model: 'smol', prompt, max_tokens: 8, temperature: 0 });
    const headers = { 'content-type': 'application/json' };
    return (await (await fetch(`${url}/v1/completions`, { method: 'POST', headers, body })).json()) as Completion;
  };

  before(async () => {
    workshop = new Workshop();
    writeFileSync(workshop.path('stack.ts'), program(await smollm2()));
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('is there after `lode down` and `lode up`, until `lode models prune`', async () => {
    const first = await ask(await up());
    assert.equal(first.usage.prompt_tokens_details.cached_tokens, 0);
    assert.equal((await workshop.lode(['down'])).code, 0);
    const again = await ask(await up());
    assert.equal(again.usage.prompt_tokens_details.cached_tokens, again.usage.prompt_tokens - 1);
    assert.equal(again.choices[0]?.text, first.choices[0]?.text);
    assert.equal((await workshop.lode(['down'])).code, 0);
    await workshop.json(['models', 'prune', '--yes']);
    assert.ok(!existsSync(workshop.path('.lode', 'cache')));
    assert.equal((await ask(await up())).usage.prompt_tokens_details.cached_tokens, 0);
  });
});
