// A stack whose state is kept on a real PostgreSQL, from `lode plan` to `lode destroy`.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Workshop } from '../stack/lode-command.ts';
import { writeTinyModel } from '../tiny-models.ts';
import { noPostgres, type PostgresServer, startPostgres } from './server.ts';

interface Up {
  readonly url: string;
  readonly key: string;
  readonly generation: number;
  readonly pid: number;
}
interface Planned {
  readonly steps: readonly { readonly node: string; readonly action: string }[];
  readonly rolloutOnly: boolean;
}

const program = (system = 'You answer.') => `
import { gateway, key, model, prompt, stack, z } from 'lode';
const tiny = model('tiny', { source: 'file:./tiny.gguf', contextTokens: 128, parallel: 2, threads: 1 });
const ask = prompt('ask', { system: '${system}', text: '{{what}}', variables: { what: z.string() } });
const app = key('app', { save: true });
const door = gateway('door', { address: '127.0.0.1:0', routes: { ask: { model: tiny, prompt: ask, access: [app] } } });
export default stack('shared', [door]);
`;

describe('with state on PostgreSQL', { skip: noPostgres ?? false }, () => {
  let server: PostgresServer;
  let workshop: Workshop;
  const write = (text: string): void => writeFileSync(workshop.path('stack.ts'), text);
  const bringUp = () => workshop.json<Up>(['up', '--detach', '--port', '0']);
  const statusOf = async ({ url, key }: Up): Promise<number> =>
    (await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })).status;

  before(async () => {
    server = await startPostgres();
    // The server trusts everybody, so that any password will do: this one must show up nowhere.
    process.env['LODE_STATE'] = server.url.replace('lode@', 'lode:hunter2@');
    workshop = new Workshop();
    await writeTinyModel(workshop.path('tiny.gguf'), 'llama');
    write(program());
  });
  after(async () => {
    await workshop[Symbol.asyncDispose]();
    delete process.env['LODE_STATE'];
    await server[Symbol.asyncDispose]();
  });

  it('a stack comes up, its key works, and then there is nothing to do', async () => {
    const up = await bringUp();
    assert.equal(up.generation, 1);
    assert.equal(await statusOf(up), 200);
    const { steps, rolloutOnly } = await workshop.json<Planned>(['plan']);
    assert.deepEqual(new Set(steps.map(({ action }) => action)), new Set(['same']));
    assert.equal(rolloutOnly, false);
  });

  it('the password of the database is in no file and in no process argument', async () => {
    const { pid } = await bringUp();
    assert.doesNotMatch(readFileSync(`/proc/${pid}/cmdline`, 'utf8'), /hunter2/);
    const files = readdirSync(workshop.path('.lode'), { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile() && !entry.parentPath.includes('blobs')))
      assert.doesNotMatch(readFileSync(`${file.parentPath}/${file.name}`, 'latin1'), /hunter2/, file.name);
    assert.doesNotMatch((await workshop.lode(['doctor'])).stdout, /hunter2/);
  });

  it('a change makes a new generation, and rollback returns to the one before', async () => {
    write(program('You answer kindly.'));
    assert.equal((await bringUp()).generation, 2);
    assert.ok((await workshop.json<Up>(['rollback', '1', '--detach'])).generation > 2);
    write(program());
    const { steps } = await workshop.json<Planned>(['plan']);
    assert.deepEqual(new Set(steps.map(({ action }) => action)), new Set(['same']));
  });

  it('of two that apply at once, one does and the other says who holds the state', async () => {
    write(program('You answer in turn.'));
    const outcomes = await Promise.all([1, 2].map(() => workshop.lode(['up', '--detach', '--json', '--port', '0'])));
    assert.ok(outcomes.some(({ code }) => code === 0));
    for (const { code, stdout } of outcomes)
      if (code !== 0) assert.match(stdout, /store\/lease-held|stack\/plan-stale/);
  });

  it('what a killed holder held is free again, by itself', async () => {
    for (const delayMs of [500, 700, 900]) {
      write(program(`You answer after ${delayMs}.`));
      const child = workshop.start(['up', '--detach', '--json', '--port', '0']);
      child.stdin.end();
      await sleep(delayMs);
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    assert.equal(await statusOf(await bringUp()), 200);
  });

  it('a killed serving process is brought up again', async () => {
    const { pid } = await bringUp();
    process.kill(pid, 'SIGKILL');
    assert.equal(await statusOf(await bringUp()), 200);
  });

  it('a server that has gone is told as such, without its password', async () => {
    const url = process.env['LODE_STATE'];
    process.env['LODE_STATE'] = 'postgres://lode:hunter2@127.0.0.1:9/postgres';
    const { code, stdout, stderr } = await workshop.lode(['plan', '--json']);
    process.env['LODE_STATE'] = url;
    assert.equal(code, 1);
    assert.match(stdout, /"code": "store\//);
    assert.doesNotMatch(stdout + stderr, /hunter2/);
  });
});
