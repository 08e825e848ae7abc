// The data folder, damaged by hand or by a disk while a stack runs: the next command finds its way.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeTinyModel } from '../tiny-models.ts';
import { Workshop } from './lode-command.ts';

interface Up {
  readonly url: string;
  readonly key: string;
  readonly pid: number;
}

/** Larger than any system gives. */
const deadPid = 2 ** 30;

const program = `
import { gateway, key, model, stack } from 'lode';
const tiny = model('tiny', { source: 'file:./tiny.gguf', contextTokens: 128, parallel: 2, threads: 1 });
const app = key('app', { save: true });
const door = gateway('door', { address: '127.0.0.1:0', routes: { tiny: { model: tiny, access: [app] } } });
export default stack('damage', [door]);
`;

describe('while a stack runs', () => {
  let workshop: Workshop;
  const bringUp = () => workshop.json<Up>(['up', '--detach', '--port', '0']);
  const statusOf = async ({ url, key }: Up): Promise<number> =>
    (await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })).status;

  before(async () => {
    workshop = new Workshop();
    await writeTinyModel(workshop.path('tiny.gguf'), 'llama');
    writeFileSync(workshop.path('stack.ts'), program);
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('how to reach it is lost: it says so again, and is not started twice', async () => {
    const first = await bringUp();
    for (const damage of [(file: string) => writeFileSync(file, '{{{'), (file: string) => rmSync(file)]) {
      damage(workshop.path('.lode', 'run', 'main', 'daemon.json'));
      assert.equal((await bringUp()).pid, first.pid);
    }
  });

  it('its state is deleted: it is brought up anew, with a key that works', async () => {
    await bringUp();
    for (const name of ['state.db', 'state.db-wal', 'state.db-shm'])
      rmSync(workshop.path('.lode', name), { force: true });
    assert.equal(await statusOf(await bringUp()), 200);
  });

  it('the file of its key is deleted: there is a new key, and the old one is void', async () => {
    const before = await bringUp();
    rmSync(workshop.path('.lode', 'keys', 'main', 'app'));
    const now = await bringUp();
    assert.equal(await statusOf(now), 200);
    // A key is void everywhere within a second, and bringing up can be quicker.
    await sleep(1000);
    assert.equal(await statusOf({ ...now, key: before.key }), 401);
  });

  it('it is killed and a stranger gets its port: nobody waits for the stranger', async () => {
    const { pid } = await bringUp();
    process.kill(pid, 'SIGKILL');
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const file = workshop.path('.lode', 'run', 'main', 'daemon.json');
    const { port } = silent.address() as { port: number };
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), controlPort: port, pid: deadPid }));
    assert.equal((await workshop.json<{ running: boolean }>(['status'])).running, false);
    assert.equal(await statusOf(await bringUp()), 200);
    silent.close();
  });

  it('its folder is removed: it ends', async () => {
    const { pid } = await bringUp();
    renameSync(workshop.path('.lode'), workshop.path('gone'));
    for (let waited = 0; isAlive(pid) && waited < 15_000; waited += 100) await sleep(100);
    assert.equal(isAlive(pid), false);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that has ended stays in the table until its parent, here init, has asked for its outcome.
    return process.platform !== 'linux' || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
