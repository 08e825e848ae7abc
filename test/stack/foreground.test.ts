// `lode up` without --detach: its serving process ends with it, however it ends.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeTinyModel } from '../tiny-models.ts';
import { Workshop } from './lode-command.ts';

const program = `
import { gateway, model, stack } from 'lode';
const tiny = model('tiny', { source: 'file:./tiny.gguf', contextTokens: 128, parallel: 2, threads: 1 });
const door = gateway('door', { address: '127.0.0.1:0', routes: { tiny: { model: tiny, access: 'open' } } });
export default stack('foreground', [door]);
`;

describe('lode up in the foreground', () => {
  let workshop: Workshop;
  /** Starts it and waits until it says that it runs. */
  const start = async () => {
    const child = workshop.start(['up', '--port', '0']);
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (said += part));
    for await (const part of child.stderr.setEncoding('utf8')) if (String(part).includes('Ctrl-C stops it')) break;
    return { child, said: () => said };
  };
  const isRunning = async () => (await workshop.json<{ running: boolean }>(['status'])).running;

  before(async () => {
    workshop = new Workshop();
    await writeTinyModel(workshop.path('tiny.gguf'), 'llama');
    writeFileSync(workshop.path('stack.ts'), program);
  });
  after(() => workshop[Symbol.asyncDispose]());

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`ends well at ${signal}, and its process with it`, async () => {
      const { child, said } = await start();
      assert.equal(await isRunning(), true);
      assert.match(said(), /none is needed/);
      assert.doesNotMatch(said(), /authorization/);
      child.kill(signal);
      assert.deepEqual(await once(child, 'exit'), [0, null]);
      assert.equal(await isRunning(), false);
    });
  }

  it('killed, takes its process with it', async () => {
    const { child } = await start();
    child.kill('SIGKILL');
    let running = true;
    for (let waited = 0; running && waited < 10_000; waited += 200) {
      await sleep(200);
      running = await isRunning();
    }
    assert.equal(running, false);
  });
});
