import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { writeTinyModel } from '../tiny-models.ts';
import { Workshop } from './lode-command.ts';

const value = 'hunter2-is-the-value-that-nobody-may-see';

const program = (policies = '') => `
import { gateway, key, model, policy, secret, stack } from 'lode';
const token = secret('token', { file: './token.txt' });
const tiny = model('tiny', { source: 'file:./tiny.gguf', contextTokens: 128, parallel: 2, threads: 1, token });
const app = key('app', { save: true });
const door = gateway('door', { address: '127.0.0.1:0', routes: { tiny: { model: tiny, access: [app] } } });
export default stack('guarded', [door]${policies});
`;

describe('secrets and policies', () => {
  let workshop: Workshop;
  const write = (text: string): void => writeFileSync(workshop.path('stack.ts'), text);

  before(async () => {
    workshop = new Workshop();
    await writeTinyModel(workshop.path('tiny.gguf'), 'llama');
    writeFileSync(workshop.path('token.txt'), `${value}\n`);
    write(program());
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('leave a trace of the value nowhere: plan, state, logs, output', async () => {
    const planned = await workshop.lode(['plan', '--json', '--out', 'plan.json']);
    const up = await workshop.lode(['up', '--detach', '--port', '0']);
    assert.equal(up.code, 0, up.stderr);
    const outputs = [planned.stdout, planned.stderr, up.stdout, up.stderr];
    const files = readdirSync(workshop.folder, { recursive: true, encoding: 'utf8' })
      .filter(
        (name) => name !== 'token.txt' && !name.includes('blobs') && statSync(join(workshop.folder, name)).isFile(),
      )
      .map((name) => readFileSync(join(workshop.folder, name), 'latin1'));
    for (const text of [...outputs, ...files]) assert.equal(text.includes(value), false);
  });

  it('show a new value as a change of its fingerprint', async () => {
    writeFileSync(workshop.path('token.txt'), 'another value\n');
    const { stdout } = await workshop.lode(['plan']);
    assert.match(stdout, /update\s+secret\/token/);
    assert.match(stdout, /value: "fingerprint [0-9a-f]+" → "fingerprint [0-9a-f]+"/);
  });

  it('name the file or variable that is missing', async () => {
    write(program().replace('./token.txt', './nothing.txt'));
    const { code, stderr } = await workshop.lode(['plan']);
    assert.equal(code, 1);
    assert.match(stderr, /nothing\.txt/);
    write(program());
  });

  it('refuse a plan by a mandatory rule of the program, with code 4, and only advise by an advisory one', async () => {
    const rule = (level: string) =>
      `, { policies: [policy('no-tiny', (plan) => plan.steps.filter(({ node }) => node === 'model/tiny').map(({ node }) => ({ node, message: 'too tiny' })), '${level}')] }`;
    write(program(rule('mandatory')));
    const refused = await workshop.lode(['up', '--detach']);
    assert.equal(refused.code, 4, refused.stderr);
    assert.match(refused.stderr, /too tiny/);
    write(program(rule('advisory')));
    const advised = await workshop.lode(['up', '--detach']);
    assert.equal(advised.code, 0, advised.stderr);
    assert.match(advised.stdout, /advice of no-tiny/);
  });

  it('refuse at plan what the machine has no memory for, naming the context that would fit', async () => {
    write(program().replace('contextTokens: 128, parallel: 2', 'contextTokens: 1048576, parallel: 64'));
    const { code, stderr } = await workshop.lode(['plan']);
    assert.equal(code, 1);
    assert.match(stderr, /needs .* of memory.*this machine has/s);
    assert.match(stderr, /contextTokens of at most \d+/);
    const elsewhere = await workshop.lode(['plan', '--home', workshop.path('new-home')]);
    assert.match(elsewhere.stderr, /needs .* of memory/s, 'also where nothing has been fetched yet');
  });

  it('keep a protected stage serving when it is to be destroyed', async () => {
    write(program().replace('token });', 'token }, { protect: true });'));
    await workshop.json(['up', '--detach', '--port', '0']);
    const { code, stderr } = await workshop.lode(['destroy', '--yes']);
    assert.equal(code, 4);
    assert.match(stderr, /model\/tiny is protected/);
    assert.equal((await workshop.json<{ running: boolean }>(['status'])).running, true);
  });
});
