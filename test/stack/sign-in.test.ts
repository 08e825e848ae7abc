/** The people of a stack: invited by its first start, made by commands, signed in to what it serves. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeTinyModel } from '../tiny-models.ts';
import { Workshop } from './lode-command.ts';

const program = `
import { gateway, identityProvider, key, model, secret, stack, team } from 'lode';
const tiny = model('tiny', { source: 'file:./tiny.gguf', contextTokens: 128, parallel: 1, threads: 1 });
const research = team('research');
const work = identityProvider('work', { issuer: 'http://127.0.0.1:9', clientId: 'lode', title: 'Work',
  clientSecret: secret('work-secret', { file: './work-secret' }),
  grants: [{ claim: 'groups', value: 'research', team: research, role: 'operator' }] });
export default stack('shop', [research, gateway('door', { address: '127.0.0.1:0', signIn: { providers: [work] },
  routes: { tiny: { model: tiny, access: [key('app', { save: true })] } } })]);
`;
const password = 'correct horse battery';

interface Up {
  readonly url: string;
  readonly signIn: { readonly user: string; readonly link: string } | null;
}

describe('people', () => {
  let workshop: Workshop;
  let up: Up;
  let cookie = '';
  const codeIn = (link = ''): string => new URL(link).hash.replace('#code=', '');
  const signIn = async (body: object) => {
    const answer = await fetch(`${up.url}/admin/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
  };
  const status = async (path: string): Promise<number> => (await fetch(up.url + path, { headers: { cookie } })).status;

  before(async () => {
    workshop = new Workshop();
    await writeTinyModel(workshop.path('tiny.gguf'), 'llama');
    writeFileSync(workshop.path('stack.ts'), program);
    writeFileSync(workshop.path('work-secret'), 'what-only-two-know');
    up = await workshop.json<Up>(['up', '--detach', '--port', '0']);
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('are invited by the first start, and only by it', async () => {
    assert.equal(up.signIn?.user, 'admin');
    assert.ok(up.signIn?.link.startsWith(`${up.url}/admin/v1/sign-in#code=lode_once_`));
    const again = await workshop.json<Up>(['up', '--detach']);
    assert.equal(again.signIn, null);
  });

  it('find a page to sign in on, that nobody can frame and that runs nothing else', async () => {
    const page = await fetch(`${up.url}/admin/v1/sign-in`, { headers: { accept: 'text/html,*/*' } });
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'; script-src 'sha256-[^;]+'/);
    const ways = (await (await fetch(`${up.url}/admin/v1/sign-in`)).json()) as { providers: object[] };
    assert.deepEqual(ways.providers, [{ name: 'work', title: 'Work', url: '/admin/v1/sign-in/work' }]);
  });

  it('sign in with the link, choose a password, and administer', async () => {
    const first = await signIn({ code: codeIn(up.signIn?.link), password });
    assert.equal(first.status, 201);
    ({ cookie } = await signIn({ name: 'admin', password }));
    assert.equal(await status('/admin/v1/teams'), 200);
    assert.equal(await status('/v1/models'), 401);
  });

  it('are added, given roles, disabled, reset and removed by commands', async () => {
    const { code } = await workshop.json<{ code: string }>(['users', 'add', 'bob', '--team', 'research']);
    const bob = await signIn({ code, password });
    assert.equal(bob.status, 201);
    await workshop.json(['users', 'role', 'bob', '--team', 'research', '--role', 'operator']);
    await workshop.json(['users', 'role', 'bob', '--role', 'viewer']);
    assert.match((await workshop.lode(['users'])).stdout, /bob +- +viewer, operator of research/);
    await workshop.json(['users', 'role', 'bob', '--role', 'none']);
    cookie = bob.cookie;
    await sleep(600);
    assert.equal(await status('/admin/v1/audit'), 200);
    await workshop.json(['users', 'disable', 'bob']);
    await sleep(600);
    assert.equal(await status('/admin/v1/audit'), 401);
    assert.equal((await signIn({ name: 'bob', password })).status, 401);
    await workshop.json(['users', 'enable', 'bob']);
    assert.equal((await signIn({ name: 'bob', password })).status, 201);
    const { link } = await workshop.json<{ link: string }>(['users', 'reset', 'bob']);
    assert.equal((await signIn({ name: 'bob', password })).status, 401, 'a reset makes the password void');
    assert.equal((await signIn({ code: codeIn(link) })).status, 201);
    assert.match((await workshop.lode(['users'])).stdout, /admin .* password /);
    await workshop.json(['users', 'reset', 'bob', '--second-factor']);
    await workshop.json(['users', 'remove', 'bob', '--yes']);
    assert.equal((await workshop.lode(['users', 'reset', 'bob'])).code, 2);
    assert.equal((await workshop.lode(['users', 'add', 'eve', '--team', 'nowhere'])).code, 2);
    assert.equal((await workshop.lode(['users', 'constructor'])).code, 2);
  });

  it('are in the audit log, and their secrets are in no file of the home', async () => {
    const { entries } = await workshop.json<{ entries: { action: string }[] }>(['audit', '--limit', '500']);
    const actions = new Set(entries.map(({ action }) => action));
    for (const action of [
      'user.create',
      'user.change',
      'user.disable',
      'user.enable',
      'user.reset',
      'user.second-factor-removed',
      'user.remove',
      'session.begin',
    ])
      assert.ok(actions.has(action), action);
    assert.match((await workshop.lode(['audit', 'verify'])).stdout, /The log is whole/);
    const { entries: own } = await workshop.json<{ entries: { actor: { name: string } }[] }>([
      'audit',
      '--actor',
      'admin',
    ]);
    assert.ok(own.length > 0 && own.every(({ actor }) => actor.name === 'admin'));
    const { entries: removed } = await workshop.json<{ entries: number }>([
      'audit',
      'prune',
      '--older-than',
      '1s',
      '--yes',
    ]);
    assert.ok(removed > 5);
    const { stdout } = await workshop.lode(['audit', 'verify']);
    assert.match(stdout, /The log is whole[\s\S]*was removed on/);
    const home = workshop.path('.lode');
    const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.ok(files.length > 5);
    const secrets = [password, codeIn(up.signIn?.link), 'what-only-two-know', cookie.split('=')[1] ?? ''];
    for (const { parentPath, name } of files) {
      const bytes = readFileSync(join(parentPath, name));
      for (const secret of secrets) assert.equal(bytes.includes(secret), false, `${name} holds ${secret}`);
    }
  });
});
