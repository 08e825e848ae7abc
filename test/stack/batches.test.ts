/** Batches and files of a stack whose serving process is killed: a real model goes on with them, and no answered line is asked again. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { Ollama } from 'ollama';
import OpenAI, { NotFoundError, toFile } from 'openai';
import { smollm2 } from '../weights.ts';
import { Workshop } from './lode-command.ts';

interface Up {
  readonly url: string;
  readonly key: string;
}

const program = (weights: string) => `
import { gateway, key, model, stack } from 'lode';
const smol = model('smol', { source: 'file:${weights}', contextTokens: 1024, parallel: 2, threads: 1 });
const app = key('app', { save: true });
const door = gateway('door', { address: '127.0.0.1:0', routes: { smol: { model: smol, access: [app] } } });
export default stack('shop', [door]);
`;

const linesMax = 24;
const line = (index: number) =>
  JSON.stringify({
    custom_id: `line-${index}`,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'smol', messages: [{ role: 'user', content: `Say the number ${index}.` }], max_tokens: 16 },
  });

describe('batches', () => {
  let workshop: Workshop;
  const up = async () => {
    const { url, key } = await workshop.json<Up>(['up', '--detach', '--port', '0']);
    return new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
  };

  before(async () => {
    workshop = new Workshop();
    writeFileSync(workshop.path('stack.ts'), program(await smollm2()));
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('outlive the process that works on them', async () => {
    const client = await up();
    const text = Array.from({ length: linesMax }, (_, index) => line(index)).join('\n');
    const { id: input } = await client.files.create({ file: await toFile(Buffer.from(text)), purpose: 'batch' });
    const { id } = await client.batches.create({
      input_file_id: input,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    let answered = 0;
    while (answered < 4) {
      await sleep(50);
      answered = (await client.batches.retrieve(id)).request_counts?.completed ?? 0;
    }
    const { pid } = await workshop.json<{ pid: number }>(['status']);
    process.kill(pid, 'SIGKILL');
    const again = await up();
    assert.equal(await (await again.files.content(input)).text(), text);
    const seen = (await again.batches.retrieve(id)).request_counts?.completed ?? 0;
    assert.ok(seen >= answered && seen < linesMax, `${answered}, then ${seen}`);
    let batch = await again.batches.retrieve(id);
    for (let tries = 0; tries < 240 && batch.status !== 'completed'; tries++) {
      await sleep(250);
      batch = await again.batches.retrieve(id);
    }
    assert.deepEqual(batch.request_counts, { total: linesMax, completed: linesMax, failed: 0 });
    const output = await (await again.files.content(batch.output_file_id ?? '')).text();
    const ids = output
      .trimEnd()
      .split('\n')
      .map((each) => (JSON.parse(each) as { custom_id: string }).custom_id);
    assert.deepEqual(
      ids,
      Array.from({ length: linesMax }, (_, index) => `line-${index}`),
    );
    const runs = await workshop.json<{ runs: readonly unknown[] }>(['runs', '--limit', '200']);
    // Every line is on record; those that were being answered when the process was killed, at most 8, were asked again.
    assert.ok(runs.runs.length <= linesMax + 8, `${runs.runs.length} runs`);
    await again.files.delete(input);
    await assert.rejects(again.files.retrieve(input), NotFoundError);
  });

  it('are erased with all else that is kept, in one step', async () => {
    const client = await up();
    const ask = { model: 'smol', input: 'Say yes.', max_output_tokens: 4 };
    const response = await client.responses.create(ask);
    const conversation = await client.conversations.create({ items: [{ role: 'user', content: 'Hello' }] });
    const { erased } = await workshop.json<{ erased: Readonly<Record<string, number>> }>(['erase', 'local', '--yes']);
    const { runs = 0, responses, conversations, files = 0, batches } = erased;
    assert.ok(runs > linesMax && files >= 1, JSON.stringify(erased));
    assert.deepEqual([responses, conversations, batches], [1, 1, 1]);
    await assert.rejects(client.responses.retrieve(response.id), NotFoundError);
    await assert.rejects(client.conversations.retrieve(conversation.id), NotFoundError);
    assert.deepEqual([(await client.files.list()).data, (await client.batches.list()).data], [[], []]);
    const { entries } = await workshop.json<{ entries: readonly { readonly action: string }[] }>(['audit']);
    assert.ok(entries.some(({ action }) => action === 'stored.erase'));
  });

  it('leave Ollama’s clients with the model that is in memory', async () => {
    const { url, key } = await workshop.json<Up>(['up', '--detach', '--port', '0']);
    const ollama = new Ollama({ host: url, headers: { authorization: `Bearer ${key}` } });
    const [loaded] = (await ollama.ps()).models;
    assert.deepEqual([loaded?.name, loaded?.details.family], ['smol', 'llama']);
    assert.ok((loaded?.size ?? 0) > 100_000_000);
    assert.match((await ollama.show({ model: 'smol' })).details.parameter_size, /^134\.5\dM$/);
  });
});
