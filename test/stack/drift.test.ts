import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { keyStore, gatewayMigrations } from '#gateway';
import { promptMigrations, promptStore } from '#prompt';
import { migrate, openDatabase } from '#store';
import { writeTinyModel } from '../tiny-models.ts';
import { Workshop } from './lode-command.ts';

interface Drifts {
  readonly drifts: readonly {
    readonly node: string;
    readonly missing: boolean;
    readonly changes: readonly { readonly path: string; readonly after?: unknown }[];
  }[];
}

const program = `
import { gateway, key, model, prompt, stack, z } from 'lode';
const tiny = model('tiny', { source: 'file:./tiny.gguf', contextTokens: 128, parallel: 2, threads: 1 });
const hello = prompt('hello', { text: 'Greet {{name}}.', variables: { name: z.string() } });
const app = key('app', { scopes: ['chat'], save: true });
const door = gateway('door', { address: '127.0.0.1:0', routes: { hello: { model: tiny, prompt: hello, access: [app] } } });
export default stack('drifting', [door]);
`;

describe('drift', () => {
  let workshop: Workshop;
  const source = (): string => readFileSync(workshop.path('stack.ts'), 'utf8');
  const drifted = async (code = 3) => (await workshop.json<Drifts>(['drift'], code)).drifts;

  /** What somebody else does to the database, by the stores' own means. */
  const behindTheBack = async (
    change: (stores: {
      prompts: ReturnType<typeof promptStore>;
      keys: ReturnType<typeof keyStore>;
    }) => Promise<unknown>,
  ) => {
    await using database = await openDatabase(`sqlite:${workshop.path('.lode', 'state.db')}`);
    await migrate(database, 'prompt', promptMigrations);
    await migrate(database, 'gateway', gatewayMigrations);
    const pepper = readFileSync(workshop.path('.lode', 'secrets', 'key-pepper'));
    await change({ prompts: promptStore(database, { author: 'somebody' }), keys: keyStore({ database, pepper }) });
  };
  const promptKey = { stack: 'drifting', stage: 'main', name: 'hello' };

  before(async () => {
    workshop = new Workshop();
    await writeTinyModel(workshop.path('tiny.gguf'), 'llama');
    writeFileSync(workshop.path('stack.ts'), program);
    await workshop.json(['up', '--detach', '--port', '0']);
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('is nothing after an apply', async () => {
    assert.deepEqual(await drifted(0), []);
  });

  it('shows a prompt that somebody changed, and can write it into the program', async () => {
    await behindTheBack(async ({ prompts }) => {
      const current = (await prompts.current(promptKey)) ?? assert.fail();
      await prompts.put(promptKey, {
        ...current.definition,
        messages: [{ role: 'user', content: 'Greet {{name}} warmly.' }],
      });
    });
    const [found] = await drifted();
    assert.equal(found?.node, 'prompt/hello');
    assert.deepEqual(found?.changes[0]?.path, 'text');
    await workshop.json(['drift', '--adopt']);
    assert.equal(source(), program.replace('Greet {{name}}.', 'Greet {{name}} warmly.'));
    const planned = await workshop.json<{ steps: { node: string; action: string }[] }>(['plan']);
    assert.deepEqual(
      planned.steps.filter(({ action }) => !['same', 'adopt', 'update'].includes(action)),
      [],
    );
    await workshop.json(['up', '--detach']);
    assert.deepEqual(await drifted(0), []);
  });

  it('shows the scopes that somebody gave to a key, and can take them back', async () => {
    await behindTheBack(async ({ keys }) => {
      const [key] = await keys.list();
      await keys.setTerms(key?.id ?? assert.fail(), { scopes: ['*'] });
    });
    assert.equal((await drifted())[0]?.node, 'key/app');
    await workshop.json(['drift', '--repair', '--detach']);
    assert.deepEqual(await drifted(0), []);
    await behindTheBack(async ({ keys }) =>
      assert.deepEqual(
        (await keys.list()).findLast(({ name, revokedAt }) => name.endsWith('/app') && !revokedAt)?.scopes,
        ['chat'],
      ),
    );
  });

  it('shows that a saved key is not there any more, and repairs it', async () => {
    rmSync(workshop.path('.lode', 'keys', 'main', 'app'));
    const [found] = await drifted();
    assert.deepEqual([found?.node, found?.changes.map(({ path }) => path)], ['key/app', ['save']]);
    const { key } = await workshop.json<{ key: string }>(['drift', '--repair', '--detach']);
    assert.equal(readFileSync(workshop.path('.lode', 'keys', 'main', 'app'), 'utf8').trim(), key);
  });

  it('takes one way at a time', async () => {
    assert.equal((await workshop.lode(['drift', '--repair', '--adopt'])).code, 2);
  });
});
