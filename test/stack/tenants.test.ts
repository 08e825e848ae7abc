/** Teams, keys, limits and budgets, declared in a program and met by clients of what it serves. */
import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeTinyModel } from '../tiny-models.ts';
import { Workshop } from './lode-command.ts';

const program = ({ budgetTokens = 2000, extra = '', money = 1 } = {}) => `
import { budget, gateway, key, model, stack, team } from 'lode';
const tiny = model('tiny', { source: 'file:./tiny.gguf', contextTokens: 128, parallel: 2, threads: 1,
  prices: { input: 100, output: 200, computeSecond: 0.001 } });
const research = team('research', { limits: { requestsPerMinute: 1000 } });
const vision = team('vision', { parent: research });
const app = key('app', { save: true, team: vision, project: 'robots', user: 'ada' });
const other = key('other', { save: true, scopes: { endpoints: ['chat', 'models'], routes: ['small'] } });
const reader = key('reader', { save: true, scopes: { methods: ['GET'] } });
const spent = budget('research-daily', { of: research, per: 'month', tokens: ${budgetTokens} });
const costs = budget('costs', { of: other, per: 'day', money: ${money} });
const door = gateway('door', { address: '127.0.0.1:0', routes: {
  tiny: { model: tiny, access: [app, other, reader] }, small: { model: tiny, access: 'any-key' } } });
export default stack('shop', [door, spent, costs${extra}]);
`;

interface Up {
  readonly url: string;
}

describe('tenants', () => {
  let workshop: Workshop;
  let url = '';
  const write = (text: string): void => writeFileSync(workshop.path('stack.ts'), text);
  const keyOf = (name: string): string => readFileSync(workshop.path('.lode', 'keys', 'main', name), 'utf8').trim();
  const post = async (name: string, body: object = {}) =>
    fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keyOf(name)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'tiny', messages: [{ role: 'user', content: 'Hi' }], max_tokens: 8, ...body }),
    });
  /** What the administration says has been used of a budget. */
  const usedOf = async (budget: string): Promise<number> => {
    const secret = readFileSync(workshop.path('.lode', 'admin', 'main'), 'utf8').trim();
    const answer = await fetch(`${url}/admin/v1/quotas`, { headers: { authorization: `Bearer ${secret}` } });
    const { data } = (await answer.json()) as { data: { declared_by: string; used: number }[] };
    return data.find(({ declared_by }) => declared_by === `budget/${budget}`)?.used ?? assert.fail(budget);
  };
  const up = async (): Promise<void> => void ({ url } = await workshop.json<Up>(['up', '--detach', '--port', '0']));

  before(async () => {
    workshop = new Workshop();
    await writeTinyModel(workshop.path('tiny.gguf'), 'llama');
    write(program());
    await up();
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('are in place, and nothing is left to do', async () => {
    const answer = await post('app');
    assert.equal(answer.status, 200, await answer.text());
    assert.equal(answer.headers.get('x-ratelimit-limit-requests'), '1000');
    assert.match((await workshop.lode(['plan'])).stdout, /[Nn]othing/);
    assert.deepEqual((await workshop.json<{ drifts: object[] }>(['drift'])).drifts, []);
  });

  it('hold keys to their reach', async () => {
    assert.equal((await post('other')).status, 404);
    assert.equal((await post('other', { model: 'small' })).status, 200);
    assert.equal((await post('reader')).status, 403);
  });

  it('share nothing that was computed: what one team has asked is not in the cache of another', async () => {
    const content = 'what one team has asked is not in the cache of another';
    const cachedOf = async (name: string): Promise<number> => {
      const answer = await post(name, { model: 'small', messages: [{ role: 'user', content }] });
      const { usage } = (await answer.json()) as { usage: { prompt_tokens_details?: { cached_tokens: number } } };
      return usage.prompt_tokens_details?.cached_tokens ?? assert.fail('usage tells what was cached');
    };
    const first = await cachedOf('app');
    assert.ok((await cachedOf('app')) > first, 'a team shares with itself');
    // Each has the beginning that its own earlier requests had, and no more.
    assert.equal(await cachedOf('other'), first, 'and not with the operator');
    assert.ok((await cachedOf('other')) > first);
  });

  it('spend no more than the budget of the team above, whatever comes at once', async () => {
    const answers = await Promise.all(Array.from({ length: 64 }, () => post('app', { max_tokens: 40 })));
    const bodies = await Promise.all(
      answers.map((answer) => answer.json() as Promise<{ usage?: { total_tokens: number } }>),
    );
    const spent = bodies.reduce((sum, { usage }) => sum + (usage?.total_tokens ?? 0), 0);
    assert.ok(spent > 0);
    assert.ok(spent <= 2000, `${spent} tokens`);
    assert.ok(answers.some(({ status }) => status === 429));
    assert.equal((await post('other', { model: 'small' })).status, 200, 'who is of no team has not spent it');
  });

  it('remember what was spent when the serving process is killed', async () => {
    // What the process holds to spend soon has gone back by then.
    await sleep(3000);
    const before = await usedOf('research-daily');
    assert.ok(before > 0);
    const { pid } = await workshop.json<{ pid: number }>(['status']);
    process.kill(pid, 'SIGKILL');
    await up();
    const after = await usedOf('research-daily');
    assert.ok(after >= before && after <= 2000, `${before}, then ${after}`);
    assert.equal((await workshop.lode(['audit', 'verify'])).code, 0);
  });

  it('cost what their models cost: tokens, and the time that it took', async () => {
    await sleep(3000);
    const before = await usedOf('costs');
    const answer = await post('other', { model: 'small' });
    const { usage } = (await answer.json()) as { usage: { prompt_tokens: number; completion_tokens: number } };
    // What the process holds to spend soon has gone back by then.
    await sleep(3000);
    const cost = (await usedOf('costs')) - before;
    const ofTokens = (usage.prompt_tokens * 100 + usage.completion_tokens * 200) / 1e6;
    assert.ok(cost > ofTokens, `${cost} for tokens of ${ofTokens}`);
    assert.ok(cost < ofTokens + 0.001, 'it took less than a second');
  });

  it('rotate with an overlap from the command line, and save the new key where the old one was', async () => {
    const before = keyOf('other');
    const { key: after } = await workshop.json<{ key: string }>(['keys', 'rotate', 'other', '--overlap', '5s']);
    assert.notEqual(after, before);
    assert.equal(keyOf('other'), after);
    const statusOf = async (secret: string): Promise<number> =>
      (await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${secret}` } })).status;
    assert.deepEqual([await statusOf(before), await statusOf(after)], [200, 200]);
    await sleep(5100);
    assert.deepEqual([await statusOf(before), await statusOf(after)], [401, 200]);
    assert.deepEqual((await workshop.json<{ drifts: object[] }>(['drift'])).drifts, [], 'it is the declared key still');
    const { revoked } = await workshop.json<{ revoked: string[] }>(['keys', 'revoke', 'other']);
    assert.equal(revoked.length, 1);
    await sleep(1000);
    assert.equal(await statusOf(after), 401);
    assert.equal((await workshop.lode(['keys', 'rotate', 'nobody'])).code, 2);
  });

  it('are administered with the key that the first start made', async () => {
    const file = workshop.path('.lode', 'admin', 'main');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const headers = { authorization: `Bearer ${readFileSync(file, 'utf8').trim()}` };
    const answer = await fetch(`${url}/admin/v1/quotas`, { headers });
    const { data } = (await answer.json()) as { data: { subject: string; measure: string; used: number }[] };
    const budget = data.find(({ measure }) => measure === 'tokens');
    assert.equal(budget?.subject, 'team/research');
    assert.ok((budget?.used ?? 0) > 0);
    assert.equal((await fetch(`${url}/v1/models`, { headers })).status, 403, 'it is for nothing else');
  });

  it('print every endpoint and route with its policy', async () => {
    const { stdout } = await workshop.lode(['gateway', 'routes']);
    assert.match(stdout, /GET +\/health +anybody/);
    assert.match(stdout, /POST +\/v1\/chat\/completions +scope chat/);
    assert.match(stdout, /DELETE +\/admin\/v1\/keys\/:id +role operator/);
    assert.match(stdout, /small +tiny +any valid key/);
  });

  it('leave a log of who did what, in which a flipped byte is found', async () => {
    const { entries } = await workshop.json<{ entries: { action: string; subject: string }[] }>([
      'audit',
      '--limit',
      '500',
    ]);
    const actions = new Set(entries.map(({ action }) => action));
    for (const action of [
      'stack.apply',
      'key.create',
      'key.rotate',
      'key.revoke',
      'team.put',
      'quota.put',
      'generation.activate',
    ])
      assert.ok(actions.has(action), action);
    assert.match((await workshop.lode(['audit', 'verify'])).stdout, /The log is whole/);
    const database = new DatabaseSync(workshop.path('.lode', 'state.db'));
    const flip = (to: string): void => void database.prepare('update audit set action = ? where number = 2').run(to);
    const { action } = database.prepare('select action from audit where number = 2').get() as { action: string };
    flip(`${action.slice(0, -1)}f`);
    const { code, stdout } = await workshop.lode(['audit', 'verify']);
    assert.equal(code, 3);
    assert.match(stdout, /Entry 2 is not what was written/);
    flip(action);
    database.close();
    assert.equal((await workshop.lode(['audit', 'verify'])).code, 0);
  });

  it('follow a change of the program without a restart', async () => {
    write(program({ budgetTokens: 1_000_000 }));
    await up();
    await sleep(1100);
    assert.equal((await post('app')).status, 200);
  });

  it('refuse a team of a name that is taken', async () => {
    write(program({ extra: ", team('local')" }));
    const { code, stderr } = await workshop.lode(['plan']);
    assert.equal(code, 1);
    assert.match(stderr, /local/);
    write(program({ budgetTokens: 1_000_000 }));
  });

  it('are gone when the program does not declare them any more', async () => {
    write(program().replace(', spent, costs', '').replace('{ limits: { requestsPerMinute: 1000 } }', '{}'));
    await up();
    await sleep(1100);
    const answer = await post('app');
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('x-ratelimit-limit-requests'), null);
  });
});
