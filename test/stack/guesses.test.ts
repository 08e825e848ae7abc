// The guide's page on guesses, as it stands there, with real weights; and pairs of models that are none.
import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeGguf } from '#hub';
import { blocksOf } from '../guide/run-block.ts';
import { randomWeights, tinyModel, writeTinyModel } from '../tiny-models.ts';
import { smollm2 } from '../weights.ts';
import { Workshop } from './lode-command.ts';

interface Status {
  readonly generation: number;
  readonly models: readonly {
    readonly name: string;
    readonly pid: number;
    readonly neededBytes: number;
    readonly activity?: { readonly steps: { readonly guesses: { computed: number; confirmed: number } } };
  }[];
}
interface Planned {
  readonly steps: readonly { readonly node: string; readonly action: string }[];
  readonly memory: { readonly models: readonly { readonly name: string; readonly memoryBytes: number }[] };
}

const [page = ''] = blocksOf('guesses.md', 'ts');
const program = page
  .replace("gateway('door', {", "gateway('door', { address: '127.0.0.1:0',")
  .replaceAll('quantise:', 'threads: 1, quantise:');
const withoutDraft = program.replace('draft: small,', '');
const silent = withoutDraft.replace("'q8_0',", "'q8_0', speculation: 'off',");
const line = 'The quick brown fox jumps over the lazy dog while the sun is shining.\n';

class GuessingWorkshop extends Workshop {
  async up(text: string): Promise<string> {
    writeFileSync(this.path('stack.ts'), text);
    return (await this.json<{ url: string }>(['up', '--detach'])).url;
  }
  async large() {
    const { models } = await this.json<Status>(['status']);
    assert.deepEqual(
      models.map(({ name }) => name),
      ['large'],
      'a draft is no model of its own',
    );
    return models[0] ?? assert.fail();
  }
}

async function complete(url: string, prompt: string): Promise<string> {
  const body = { model: 'large', prompt, max_tokens: 64, temperature: 0, ignore_eos: true };
  const response = await fetch(`${url}/v1/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { choices: readonly { text: string }[] };
  return answer.choices[0]?.text ?? assert.fail(JSON.stringify(answer));
}

describe('a stack with a model that guesses for another', { timeout: 300_000 }, () => {
  let workshop: GuessingWorkshop;
  let said: string;
  let pid: number;
  let neededBytes: number;

  before(async () => {
    workshop = new GuessingWorkshop();
    for (const name of ['small', 'large']) symlinkSync(await smollm2(), workshop.path(`${name}.gguf`));
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('answers with guesses that come true', async () => {
    const url = await workshop.up(program);
    said = await complete(url, line.repeat(5));
    for (let seconds = 0; ; seconds++) {
      const large = await workshop.large();
      ({ pid, neededBytes } = large);
      if ((large.activity?.steps.guesses.confirmed ?? 0) > 0) break;
      assert.ok(seconds < 5, 'some guesses came true');
      await sleep(500);
    }
  });

  it('counts what both take, and counts the draft no more when it is gone', async () => {
    writeFileSync(workshop.path('stack.ts'), withoutDraft);
    const { steps, memory } = await workshop.json<Planned>(['plan']);
    const actions = Object.fromEntries(steps.map(({ node, action }) => [node, action]));
    assert.equal(actions['model/large'], 'update');
    const bytes = memory.models[0]?.memoryBytes ?? assert.fail();
    // The draft's weights are 92 MB, its keys and values 47 MB.
    assert.ok(neededBytes - bytes > 130e6 && neededBytes - bytes < 260e6, `${neededBytes - bytes}`);
  });

  it('says the same without guesses, on a model that was loaded anew', async () => {
    const url = await workshop.up(silent);
    assert.equal(await complete(url, line.repeat(5)), said);
    await sleep(1500);
    const large = await workshop.large();
    assert.notEqual(large.pid, pid);
    assert.deepEqual(large.activity?.steps.guesses, { computed: 0, confirmed: 0 });
  });
});

describe('models that cannot guess for each other', () => {
  let workshop: GuessingWorkshop;
  const pair = (draft: string): string => `
import { gateway, model, stack } from 'lode';
const size = { contextTokens: 256, parallel: 2, threads: 1 };
const small = model('small', { source: 'file:${draft}.gguf', ...size });
const large = model('large', { source: 'file:large.gguf', ...size, draft: small });
export default stack('pair', [
  gateway('door', { address: '127.0.0.1:0', routes: { large: { model: large, access: 'open' } } }),
]);`;

  before(async () => {
    workshop = new GuessingWorkshop();
    await writeTinyModel(workshop.path('large.gguf'), 'llama');
    await writeTinyModel(workshop.path('same.gguf'), 'qwen2');
    await writeTinyModel(workshop.path('other-size.gguf'), 'phi3');
    const swapped = tinyModel('llama');
    const tokens = swapped.metadata['tokenizer.ggml.tokens'] as { readonly value: readonly string[] };
    const value = [...tokens.value.slice(0, -2), ...tokens.value.slice(-2).toReversed()];
    const metadata = {
      ...swapped.metadata,
      'tokenizer.ggml.tokens': { type: 'array', items: 'string', value } as const,
    };
    await writeGguf(workshop.path('swapped.gguf'), { ...swapped, metadata }, (tensor) => randomWeights(tensor, 1));
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('are told apart by the plan where their vocabularies have different sizes', async () => {
    writeFileSync(workshop.path('stack.ts'), pair('other-size'));
    const { code, stderr } = await workshop.lode(['plan']);
    assert.equal(code, 1);
    assert.match(stderr, /The draft model has another vocabulary: \d+ tokens instead of \d+/);
  });

  it('are told apart before traffic moves where only their tokens differ', async () => {
    const url = await workshop.up(pair('same'));
    const before = await complete(url, 'the');
    writeFileSync(workshop.path('stack.ts'), pair('swapped'));
    const { code, stderr } = await workshop.lode(['up', '--detach']);
    assert.equal(code, 1);
    assert.match(stderr, /The draft model has another vocabulary: token \d+ is another text/);
    assert.match(stderr, /same family/);
    assert.equal(await complete(url, 'the'), before);
    assert.equal((await workshop.json<Status>(['status'])).generation, 1);
  });
});
