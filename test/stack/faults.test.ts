import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeTinyModel } from '../tiny-models.ts';
import { type Outcome, Workshop } from './lode-command.ts';

interface Up {
  readonly url: string;
  readonly key: string;
  readonly generation: number;
  readonly models: readonly { readonly pid: number }[];
}
interface Failure {
  readonly error: { readonly code: string; readonly message: string; readonly remedy: string };
}

const program = (address = '127.0.0.1:0', weights = './tiny.gguf') => `
import { gateway, key, model, stack } from 'lode';
const tiny = model('tiny', { source: 'file:${weights}', contextTokens: 128, parallel: 2, threads: 1 });
const app = key('app', { save: true });
const door = gateway('door', { address: '${address}', routes: { tiny: { model: tiny, access: [app] } } });
export default stack('faults', [door]);
`;

const failure = ({ stdout }: Outcome): Failure['error'] => (JSON.parse(stdout) as Failure).error;

describe('what goes wrong', () => {
  let workshop: Workshop;
  const write = (text: string): void => writeFileSync(workshop.path('stack.ts'), text);
  const ask = ({ url, key }: Up, signal?: AbortSignal) =>
    fetch(`${url}/v1/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'tiny', prompt: 'a', max_tokens: 8, ignore_eos: true }),
      ...(signal && { signal }),
    });

  before(async () => {
    workshop = new Workshop();
    await writeTinyModel(workshop.path('tiny.gguf'), 'llama');
    write(program());
  });
  after(() => workshop[Symbol.asyncDispose]());

  describe('in the program', () => {
    const cases: readonly (readonly [what: string, text: string, code: string, message: RegExp])[] = [
      ['throws', 'throw new TypeError("no idea");', 'cli/program', /no idea \(line 1\)/],
      ['exports no stack', 'export default 7;', 'cli/program', /not a stack/],
      ['does not parse', 'export default stack(', 'cli/program', /SyntaxError/],
      [
        'declares a name twice',
        program().replace("stack('faults', [door])", "stack('faults', [door, key('app', { save: false })])"),
        'stack/duplicate-name',
        /stack\.ts:4.*stack\.ts:6/s,
      ],
      [
        'wires a key where a model must be',
        program().replace('model: tiny,', 'model: app as never,'),
        'stack/invalid-properties',
        /stack\.ts:5.*must be a model/s,
      ],
      [
        'leaves a route without access',
        program().replace(', access: [app]', ''),
        'stack/invalid-properties',
        /stack\.ts:5.*routes\.tiny\.access/s,
      ],
      ['asks for an address that is not loopback', program('0.0.0.0:4100'), 'stack/invalid-properties', /loopback/],
    ];
    for (const [what, text, code, message] of cases) {
      it(`${what}: says so, with the place`, async () => {
        write(text);
        const outcome = await workshop.lode(['plan', '--json']);
        assert.equal(outcome.code, 1);
        const error = failure(outcome);
        assert.equal(error.code, code, outcome.stdout);
        assert.match(error.message, message);
        assert.notEqual(error.remedy, '');
      });
    }
    after(() => write(program()));
  });

  describe('in the weights', () => {
    const damaged: readonly (readonly [what: string, damage: (file: string) => void])[] = [
      ['cut short', (file) => truncateSync(file, 5000)],
      ['empty', (file) => truncateSync(file, 0)],
      [
        'a picture with another name',
        (file) => writeFileSync(file, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')),
      ],
      [
        'with a count that cannot be',
        (file) =>
          writeFileSync(
            file,
            Buffer.concat([readFileSync(file).subarray(0, 8), Buffer.alloc(8, 0xff), readFileSync(file).subarray(16)]),
          ),
      ],
    ];
    for (const [what, damage] of damaged) {
      it(`${what}: refused before native code sees them`, async () => {
        copyFileSync(workshop.path('tiny.gguf'), workshop.path('bad.gguf'));
        damage(workshop.path('bad.gguf'));
        write(program('127.0.0.1:0', './bad.gguf'));
        const outcome = await workshop.lode(['up', '--detach', '--json']);
        assert.equal(outcome.code, 1, outcome.stdout);
        assert.match(failure(outcome).message, /GGUF|gguf/);
        writeFileSync(workshop.path('lode.lock'), '{"version":1,"weights":[]}');
      });
    }
    it('changed since they were pinned: names both digests', async () => {
      write(program());
      await workshop.json(['models', 'pull', 'tiny']);
      await writeTinyModel(workshop.path('tiny.gguf'), 'llama', 2);
      await workshop.lode(['models', 'remove', 'tiny']);
      const { readdirSync, rmSync } = await import('node:fs');
      rmSync(workshop.path('.lode', 'blobs'), { recursive: true, force: true });
      assert.ok(readdirSync(workshop.path('.lode')).length > 0);
      const outcome = await workshop.lode(['up', '--detach', '--json']);
      assert.match(failure(outcome).message, /sha256:[0-9a-f]{64}.*sha256:[0-9a-f]{64}/s);
      await workshop.json(['models', 'update', 'tiny']);
    });
    after(() => write(program()));
  });

  it('a port in use: the error names it, and what served goes on', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const up = await workshop.json<Up>(['up', '--detach', '--port', '0']);
    const outcome = await workshop.lode(['up', '--detach', '--json', '--port', String(port)]);
    assert.equal(outcome.code, 1);
    assert.match(failure(outcome).message, new RegExp(String(port)));
    assert.equal((await ask(up)).status, 200);
    taken.close();
  });

  it('the worker dies under load: its requests fail so that they can be repeated, and it comes back', async () => {
    const up = await workshop.json<Up>(['up', '--detach', '--port', '0']);
    const asked = Array.from({ length: 8 }, () => ask(up));
    process.kill(up.models[0]?.pid ?? assert.fail(), 'SIGKILL');
    for (const answer of await Promise.all(asked)) {
      assert.ok([200, 500, 502, 503].includes(answer.status), String(answer.status));
      await answer.text();
    }
    let status = 0;
    for (let attempt = 0; attempt < 50 && status !== 200; attempt++) {
      await sleep(200);
      status = (await ask(up)).status;
    }
    assert.equal(status, 200);
  });

  it('a client that vanishes frees its place', async () => {
    const up = await workshop.json<Up>(['up', '--detach', '--port', '0']);
    for (let round = 0; round < 10; round++) {
      const leave = new AbortController();
      const asked = ask(up, leave.signal).catch(() => undefined);
      await sleep(5);
      leave.abort();
      await asked;
    }
    assert.equal((await ask(up)).status, 200);
  });

  it('two at once: one applies, the other waits or says who does', async () => {
    write(
      program().replace("scopes: ['*']", '').replace('save: true', "save: true, scopes: ['completions', 'models']"),
    );
    const outcomes = await Promise.all([1, 2].map(() => workshop.lode(['up', '--detach', '--json', '--port', '0'])));
    assert.ok(outcomes.some(({ code }) => code === 0));
    for (const outcome of outcomes) {
      if (outcome.code === 0) continue;
      assert.match(failure(outcome).code, /lease-held|plan-stale/);
    }
  });

  it('killed at any instant: the next apply converges, with nothing made twice', async () => {
    await workshop.lode(['destroy', '--yes', '--json']);
    for (const delayMs of [150, 250, 300, 350, 400, 450, 500, 600, 800, 1100]) {
      const child = workshop.start(['up', '--detach', '--json', '--port', '0']);
      child.stdin.end();
      await sleep(delayMs);
      child.kill('SIGKILL');
      if (child.exitCode === null) await once(child, 'exit');
    }
    const up = await workshop.json<Up>(['up', '--detach', '--port', '0']);
    assert.equal((await ask(up)).status, 200);
    const planned = await workshop.json<{ steps: { action: string }[]; rolloutOnly: boolean }>(['plan']);
    assert.deepEqual(new Set(planned.steps.map(({ action }) => action)), new Set(['same']));
    assert.equal(planned.rolloutOnly, false);
    // Every key that a killed apply made and nobody saw is void.
    const { DatabaseSync } = await import('node:sqlite');
    const state = new DatabaseSync(workshop.path('.lode', 'state.db'), { readOnly: true });
    const live = state
      .prepare("select count(*) as count from api_key where revoked_ms is null and name = 'faults/main/app'")
      .get() as { count: number };
    state.close();
    assert.equal(live.count, 1);
  });
});
