// The guide's page on adapters, as it stands there: real weights, adapters as PEFT saves them, `lode` as a user runs it.
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import OpenAI from 'openai';
import { factsOf, strong } from '../engine/smollm2-adapters.ts';
import { blocksOf } from '../guide/run-block.ts';
import { writePeftAdapter } from '../peft-adapters.ts';
import { smollm2 } from '../weights.ts';
import { Workshop } from './lode-command.ts';

interface Up {
  readonly url: string;
  readonly generation: number;
}
interface Planned {
  readonly steps: readonly { readonly node: string; readonly action: string }[];
}
interface Status {
  readonly models: readonly { readonly name: string; readonly pid: number }[];
}

const [page = ''] = blocksOf('adapters.md', 'ts');
const program = page
  .replace("gateway('door', {", "gateway('door', { address: '127.0.0.1:0',")
  .replace('parallel: 2', 'parallel: 2, threads: 1');
const withoutTerse = program.replace(/const terse = .*\n/, '').replace('[tone, terse]', '[tone]');

describe('a stack with adapters', { timeout: 300_000 }, () => {
  let workshop: Workshop;
  let client: OpenAI;
  const write = (text: string): void => writeFileSync(workshop.path('stack.ts'), text);
  const up = async (): Promise<Up> => {
    const brought = await workshop.json<Up>(['up', '--detach']);
    client = new OpenAI({ baseURL: `${brought.url}/v1`, apiKey: 'none', maxRetries: 0 });
    return brought;
  };
  const ask = async (model: string): Promise<string> => {
    const messages = [{ role: 'user', content: 'Good morning!' }] as const;
    const answer = await client.chat.completions.create({
      model,
      messages: [...messages],
      max_tokens: 8,
      temperature: 0,
    });
    return answer.choices[0]?.message.content ?? '';
  };
  const names = async () => (await client.models.list()).data.map(({ id }) => id).toSorted();

  before(async () => {
    workshop = new Workshop();
    const weights = await smollm2();
    symlinkSync(weights, workshop.path('smol.gguf'));
    const facts = await factsOf(weights);
    writePeftAdapter(workshop.path('tone'), facts, { ...strong, size: 1 });
    writePeftAdapter(workshop.path('terse'), facts, { ...strong, size: 2, seed: 2, type: 'BF16' });
    write(withoutTerse);
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('serves the model and an adapter under names of their own', async () => {
    assert.equal((await up()).generation, 1);
    assert.deepEqual(await names(), ['smol', 'smol:tone']);
    assert.notEqual(await ask('smol:tone'), await ask('smol'));
    const lock = readFileSync(workshop.path('lode.lock'), 'utf8');
    for (const file of ['smol.gguf', 'tone/adapter_model.safetensors', 'tone/adapter_config.json'])
      assert.ok(lock.includes(file), file);
  });

  it('adds another without loading the model again, while a stream goes on', async () => {
    const [before] = (await workshop.json<Status>(['status'])).models;
    // It does not end before its tokens do, whatever is drawn.
    const endless = { ignore_eos: true };
    const stream = await client.chat.completions.create({
      model: 'smol',
      messages: [{ role: 'user', content: 'Tell me a long story.' }],
      max_tokens: 300,
      stream: true,
      ...endless,
    });
    let pieces = 0;
    const reading = (async () => {
      for await (const _ of stream) pieces++;
    })();
    write(program);
    const planned = await workshop.json<Planned>(['plan']);
    const actions = Object.fromEntries(planned.steps.map(({ node, action }) => [node, action]));
    assert.equal(actions['adapter/terse'], 'create');
    assert.equal(actions['model/smol'], 'same');
    assert.equal((await up()).generation, 2);
    const [now] = (await workshop.json<Status>(['status'])).models;
    assert.equal(now?.pid, before?.pid);
    assert.equal(new Set([await ask('smol'), await ask('smol:tone'), await ask('smol:terse')]).size, 3);
    await reading;
    assert.ok(pieces > 100);
    const again = await workshop.json<Planned>(['plan']);
    assert.deepEqual(new Set(again.steps.map(({ action }) => action)), new Set(['same']));
  });

  it('is shown and talked to on the command line under the same names', async () => {
    const { routes } = await workshop.json<{ routes: readonly { name: string; model: string }[] }>(['status']);
    assert.deepEqual(
      routes.map(({ name, model }) => [name, model]),
      [
        ['smol', 'smol'],
        ['smol:tone', 'smol'],
        ['smol:terse', 'smol'],
      ],
    );
    const { code, stdout } = await workshop.lode(['chat', 'smol:terse', '--temperature', '0'], { input: 'Hi' });
    assert.equal(code, 0);
    assert.notEqual(stdout, '');
  });

  it('answers the name of an adapter that is not there with those that are', async () => {
    await assert.rejects(ask('smol:nobody'), (error: InstanceType<typeof OpenAI.APIError>) => {
      assert.equal(error.status, 404);
      assert.match(error.message, /no adapter "nobody".*"smol", "smol:tone", "smol:terse"/);
      return true;
    });
  });

  it('is listed, inspected and kept where weights are', async () => {
    interface Listed {
      readonly models: readonly { readonly name: string; readonly kind: string; readonly usedBy: readonly string[] }[];
    }
    const { models } = await workshop.json<Listed>(['models']);
    assert.deepEqual(
      models.map(({ name, kind }) => `${kind} ${name}`),
      ['model smol', 'adapter terse', 'adapter tone'],
    );
    assert.ok(models.every(({ usedBy }) => usedBy.length > 0));
    const { rank } = await workshop.json<{ rank: object }>(['models', 'inspect', 'tone']);
    assert.deepEqual(rank, { min: 8, max: 8 });
    const pruned = await workshop.json<{ removed: readonly string[] }>(['models', 'prune', '--yes']);
    assert.deepEqual(pruned.removed, []);
  });

  it('is made anew when the disk has damaged it', async () => {
    const { models } = await workshop.json<{ models: readonly { name: string; digest: string }[] }>(['models']);
    const hash = models.find(({ name }) => name === 'terse')!.digest.slice('sha256:'.length);
    const file = workshop.path('.lode', 'blobs', 'sha256', hash.slice(0, 2), hash);
    chmodSync(file, 0o644);
    writeFileSync(file, readFileSync(file).fill(7, 100_000, 100_100));
    assert.equal((await workshop.lode(['models', 'verify', 'terse'])).code, 1);
    assert.equal((await workshop.lode(['models', 'pull', 'terse'])).code, 0);
    assert.equal((await workshop.lode(['models', 'verify', 'terse'])).code, 0);
  });

  it('is trained again upstream: both of its files are accepted, and the next generation serves it', async () => {
    const facts = await factsOf(await smollm2());
    const before = await ask('smol:terse');
    writePeftAdapter(workshop.path('terse'), facts, { ...strong, size: 2, seed: 4, rank: 4 });
    const updated = await workshop.json<{ before: string; after: string }>(['models', 'update', 'terse']);
    assert.notEqual(updated.after, updated.before);
    await up();
    assert.notEqual(await ask('smol:terse'), before);
  });

  it('refuses an adapter that does not fit, and serves on', async () => {
    const facts = await factsOf(await smollm2());
    rmSync(workshop.path('terse'), { recursive: true });
    writePeftAdapter(workshop.path('other'), { ...facts, embeddingLength: 512 }, strong);
    write(program.replace("'file:terse'", "'file:other'"));
    const { code, stderr } = await workshop.lode(['up', '--detach', '--json']);
    assert.equal(code, 1);
    assert.match(stderr, /does not fit its base model/);
    assert.notEqual(await ask('smol:tone'), '');
  });
});
