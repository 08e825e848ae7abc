import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import OpenAI from 'openai';
import { smollm2 } from '../weights.ts';
import { Workshop } from './lode-command.ts';

interface Up {
  readonly url: string;
  readonly key: string;
  readonly generation: number;
}
interface Planned {
  readonly steps: readonly { readonly node: string; readonly action: string }[];
  readonly rolloutOnly: boolean;
}

const program = (weights: string) => `
import { check, gateway, key, model, prompt, stack, z } from 'lode';
const smol = model('smol', { source: 'file:${weights}', contextTokens: 512, parallel: 2, threads: 1 });
const hello = prompt('hello', { system: 'You greet.', text: 'Greet {{name}}.', variables: { name: z.string() } });
const app = key('app', { save: true });
const door = gateway('door', {
  address: '127.0.0.1:0',
  routes: { smol: { model: smol, access: [app] }, hello: { model: smol, prompt: hello, access: [app] } },
});
const answers = check('answers', { gateway: door, run: async (client) => {
  if ((await client.ask('hello', { name: 'Ada' }, { tokensMax: 4 })) === '') throw new Error('silence');
} });
export default stack('shop', [door, answers]);
`;

describe('a stack, from its program to an answer', () => {
  let workshop: Workshop;
  let weights: string;
  const write = (text: string): void => writeFileSync(workshop.path('stack.ts'), text);
  const actions = (plan: Planned) => Object.fromEntries(plan.steps.map(({ node, action }) => [node, action]));

  before(async () => {
    weights = await smollm2();
    workshop = new Workshop();
    write(program(weights));
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('is planned before anything is done', async () => {
    const planned = await workshop.json<Planned>(['plan']);
    assert.deepEqual(new Set(Object.values(actions(planned))), new Set(['create']));
    assert.equal(planned.steps.length, 5);
    assert.equal((await workshop.json<{ running: boolean }>(['status'])).running, false);
  });

  it('comes up, answers an OpenAI client, and then has nothing to do', async () => {
    const up = await workshop.json<Up>(['up', '--detach', '--port', '0']);
    assert.equal(up.generation, 1);
    const client = new OpenAI({ baseURL: `${up.url}/v1`, apiKey: up.key, maxRetries: 0 });
    const answer = await client.chat.completions.create({
      model: 'smol',
      messages: [{ role: 'user', content: 'Hi' }],
      max_tokens: 5,
      temperature: 0,
    });
    assert.notEqual(answer.choices[0]?.message.content, '');
    assert.deepEqual((await client.models.list()).data.map(({ id }) => id).toSorted(), ['hello', 'smol']);
    const again = await workshop.json<Planned>(['plan']);
    assert.deepEqual(new Set(Object.values(actions(again))), new Set(['same']));
    assert.equal(again.rolloutOnly, false);
  });

  it('keeps the key where the program says, for its owner, and its secret nowhere else', async () => {
    const file = workshop.path('.lode', 'keys', 'main', 'app');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const secret = readFileSync(file, 'utf8').trim();
    for (const name of ['state.db', 'state.db-wal', 'run/main/daemon.log']) {
      const path = workshop.path('.lode', name);
      if (existsSync(path)) assert.equal(readFileSync(path).includes(secret), false, name);
    }
  });

  it('gives the same key and generation when it is brought up again, stopped or not', async () => {
    const first = await workshop.json<Up>(['up', '--detach']);
    await workshop.json(['down', '--drain', '0']);
    const second = await workshop.json<Up>(['up', '--detach', '--port', '0']);
    assert.equal(second.generation, first.generation);
    assert.equal(second.key, first.key);
  });

  it('shows a changed prompt as one update, and moves traffic to a new generation', async () => {
    write(program(weights).replace('You greet.', 'You greet kindly.'));
    const planned = await workshop.json<Planned>(['plan']);
    const changed = planned.steps
      .filter(({ action }) => action !== 'same')
      .map(({ node, action }) => `${action} ${node}`);
    assert.deepEqual(changed, ['update prompt/hello']);
    assert.equal((await workshop.json<Up>(['up', '--detach'])).generation, 2);
  });

  it('leaves the old generation serving when a check refuses the new one', async () => {
    write(program(weights).replace("=== '')", '!== undefined)').replace('silence', 'never good enough'));
    const { code, stdout } = await workshop.lode(['up', '--detach', '--json']);
    assert.equal(code, 4, stdout);
    assert.match((JSON.parse(stdout) as { error: { message: string } }).error.message, /never good enough/);
    assert.equal((await workshop.json<{ generation: number }>(['status'])).generation, 2);
  });

  it('goes back to an earlier generation', async () => {
    const back = await workshop.json<Up>(['rollback', '1', '--detach']);
    assert.ok(back.generation > 2);
    write(program(weights));
    const planned = await workshop.json<Planned>(['plan']);
    assert.deepEqual(new Set(Object.values(actions(planned))), new Set(['same']));
  });

  it('runs a second stage beside the first, which shares its weights and not its keys', async () => {
    const main = await workshop.json<Up>(['up', '--detach']);
    const other = await workshop.json<Up>(['up', '--detach', '--stage', 'other']);
    assert.notEqual(other.url, main.url);
    assert.notEqual(other.key, main.key);
    const asked = await fetch(`${main.url}/v1/models`, { headers: { authorization: `Bearer ${other.key}` } });
    assert.equal(asked.status, 401);
    await workshop.json(['destroy', '--stage', 'other', '--yes']);
    const stillThere = await fetch(`${main.url}/v1/models`, { headers: { authorization: `Bearer ${main.key}` } });
    assert.equal(stillThere.status, 200);
  });

  it('answers in the terminal', async () => {
    const { code, stdout } = await workshop.lode(['chat', 'smol', '--temperature', '0'], { input: 'Say hello.' });
    assert.equal(code, 0);
    assert.match(stdout, /\w/);
  });

  it('refuses a saved plan when the program has moved, and says what did', async () => {
    write(program(weights).replace('You greet.', 'You wave.'));
    await workshop.lode(['plan', '--out', 'plan.json']);
    write(program(weights).replace('You greet.', 'You bow.'));
    const { code, stderr } = await workshop.lode(['apply', 'plan.json', '--detach']);
    assert.equal(code, 1);
    assert.match(stderr, /program/);
    write(program(weights).replace('You greet.', 'You wave.'));
    assert.equal((await workshop.lode(['apply', 'plan.json', '--detach'])).code, 0);
  });

  it('is gone after destroy, but for the weights', async () => {
    await workshop.json(['destroy', '--yes']);
    assert.equal((await workshop.json<{ running: boolean }>(['status'])).running, false);
    const planned = await workshop.json<Planned>(['plan']);
    assert.equal(actions(planned)['key/app'], 'create');
    assert.equal(existsSync(workshop.path('.lode', 'keys', 'main', 'app')), false);
    const { models } = await workshop.json<{ models: { sizeBytes: number | null }[] }>(['models']);
    assert.ok(models.every(({ sizeBytes }) => sizeBytes !== null));
  });
});
