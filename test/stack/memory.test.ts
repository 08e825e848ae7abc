// More models than fit in memory, served over HTTP by real workers.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { smollm2 } from '../weights.ts';
import { writeTinyModel } from '../tiny-models.ts';
import { Workshop } from './lode-command.ts';

interface Status {
  readonly pid: number;
  readonly models: readonly { readonly name: string; readonly state: string; readonly failure?: string }[];
  readonly memory: { readonly budgetBytes: number; readonly usedBytes: number };
}

/** Each tiny model takes about 40 MiB, which is what its processes take; SmolLM2 takes about 190 MiB. */
const program = (weights: string) => `
import { gateway, model, stack } from 'lode';
const size = { contextTokens: 256, parallel: 2, threads: 1 };
const tiny = (name) => model(name, { source: 'file:./' + name + '.gguf', ...size });
const [one, two, three] = [tiny('one'), tiny('two'), tiny('three')];
const smol = model('smol', { source: 'file:${weights}', ...size, load: 'onDemand' });
const open = (model) => ({ model, access: 'open' });
export default stack('many', [gateway('door', {
  address: '127.0.0.1:0',
  memory: '215MiB',
  routes: { one: open(one), two: open(two), three: open(three), smol: open(smol) },
})]);
`;

describe('more models than fit in memory', () => {
  let workshop: Workshop;
  let url: string;
  const status = () => workshop.json<Status>(['status']);
  const states = async () => Object.fromEntries((await status()).models.map(({ name, state }) => [name, state]));
  const post = (model: string, more: object = {}): Promise<Response> =>
    fetch(`${url}/v1/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, prompt: 'a b', max_tokens: 8, temperature: 0, ignore_eos: true, ...more }),
    });
  const ask = async (model: string): Promise<number> => {
    const response = await post(model);
    await response.text();
    return response.status;
  };

  before(async () => {
    workshop = new Workshop();
    for (const [index, name] of ['one', 'two', 'three'].entries())
      await writeTinyModel(workshop.path(`${name}.gguf`), 'llama', index + 1);
    writeFileSync(workshop.path('stack.ts'), program(await smollm2()));
    url = (await workshop.json<{ url: string }>(['up', '--detach', '--port', '0'])).url;
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('has those in memory that fit, and loads the others for whoever asks', async () => {
    assert.deepEqual(await states(), { one: 'ready', two: 'ready', three: 'ready', smol: 'unloaded' });
    assert.equal(await ask('smol'), 200);
    assert.equal((await states())['smol'], 'ready');
  });

  it('answers many clients who want all models at once, and keeps to its budget all the time', async () => {
    const over = new AbortController();
    const watching = (async () => {
      while (!over.signal.aborted) {
        const { memory } = await status();
        assert.ok(memory.usedBytes <= memory.budgetBytes, `${memory.usedBytes} of ${memory.budgetBytes} bytes`);
      }
    })();
    const models = ['one', 'smol', 'two', 'three'];
    const clients = Array.from({ length: 6 }, async (_none, client) => {
      const codes = [];
      for (let turn = 0; turn < 3; turn++) codes.push(await ask(models[(client + turn) % models.length]!));
      return codes;
    });
    const codes = (await Promise.all(clients).finally(() => over.abort())).flat();
    await watching;
    assert.deepEqual(new Set(codes), new Set([200]));
  });

  it('unloads a model only when its streams have ended', async () => {
    assert.equal(await ask('smol'), 200);
    await sleep(3000); // it has served for as long as it may at least
    const stream = await post('smol', { stream: true, max_tokens: 150 });
    const ended: string[] = [];
    const streaming = stream.text().then((text) => {
      ended.push('smol');
      return text;
    });
    const others = ['one', 'two', 'three'].map((name) => ask(name).then((code) => (ended.push(name), code)));
    assert.deepEqual(await Promise.all(others), [200, 200, 200]);
    assert.match(await streaming, /"finish_reason":"length"[\s\S]*\[DONE\]/);
    assert.equal(ended.length, 4);
    assert.equal((await states())['smol'], 'unloaded');
    assert.notEqual(ended.at(-1), 'smol', 'somebody had to wait for it');
  });

  it('tells those who wait when a worker is killed while it loads, and loads it when they ask again', async () => {
    const { pid } = await status();
    const known = new Set(childrenOf(pid));
    const asked = post('smol');
    let worker: number | undefined;
    for (let turn = 0; worker === undefined; turn++) {
      assert.ok(turn < 5000, 'a worker is started');
      worker = childrenOf(pid).find((child) => !known.has(child));
      await sleep(1);
    }
    process.kill(worker, 'SIGKILL');
    const response = await asked;
    assert.equal(response.status, 503);
    assert.ok(Number(response.headers.get('retry-after')) >= 1);
    assert.match(await response.text(), /model_load_failed/);
    assert.equal(await ask('one'), 200, 'the others are none the worse for it');
    await sleep(1100);
    assert.equal(await ask('smol'), 200);
  });

  it('brings up a generation that does not fit beside the old one, and keeps pinned models from then on', async () => {
    const text = readFileSync(workshop.path('stack.ts'), 'utf8')
      .replace("load: 'onDemand'", "load: 'pinned'")
      .replace('contextTokens: 256', 'contextTokens: 128')
      .replace('215MiB', '245MiB');
    writeFileSync(workshop.path('stack.ts'), text);
    url = (await workshop.json<{ url: string }>(['up', '--detach', '--port', '0'])).url;
    for (const name of ['one', 'two', 'three', 'smol']) assert.equal(await ask(name), 200);
    const { smol, ...others } = await states();
    assert.equal(smol, 'ready');
    assert.equal(Object.values(others).filter((state) => state === 'ready').length, 1, 'one fits beside it');
  });

  it('refuses at plan what can never be in memory together', async () => {
    const text = readFileSync(workshop.path('stack.ts'), 'utf8').replaceAll("+ '.gguf',", "+ '.gguf', load: 'pinned',");
    writeFileSync(workshop.path('stack.ts'), text);
    const { code, stderr } = await workshop.lode(['plan']);
    assert.equal(code, 1);
    assert.match(stderr, /"one", "two", "three", "smol", which are pinned, need \d+ MiB of memory together/);
  });
});

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}
