/** Responses of a stack whose serving process is killed: what was told is there afterwards, and nothing hangs. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import OpenAI, { NotFoundError } from 'openai';
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

describe('responses', () => {
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

  it('outlive the process that made them, and those that it did not finish fail', async () => {
    const client = await up();
    const ask = { model: 'smol', input: 'Name the capital of France.', temperature: 0, max_output_tokens: 16 };
    const told = await client.responses.create(ask);
    const { pid } = await workshop.json<{ pid: number }>(['status']);
    const long = await client.responses.create({
      ...ask,
      input: 'Count to a hundred.',
      max_output_tokens: 900,
      background: true,
    });
    process.kill(pid, 'SIGKILL');
    const again = await up();
    assert.equal((await again.responses.retrieve(told.id)).output_text, told.output_text);
    const next = await again.responses.create({ ...ask, input: 'And of Italy?', previous_response_id: told.id });
    assert.ok((next.usage?.input_tokens ?? 0) > (told.usage?.input_tokens ?? 0));
    let { status, error } = await again.responses.retrieve(long.id);
    for (let tries = 0; tries < 60 && (status === 'queued' || status === 'in_progress'); tries++) {
      await sleep(500);
      ({ status, error } = await again.responses.retrieve(long.id));
    }
    assert.deepEqual([status, error?.code], ['failed', 'server_error']);
    await again.responses.delete(told.id);
    await assert.rejects(again.responses.retrieve(told.id), NotFoundError);
  });
});
