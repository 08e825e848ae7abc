import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Clock } from '#base';
import { openTestOffice } from '../admin-fixture.ts';
import { password, signedIn, TestBrowser } from './browser-fixture.ts';

async function open(context: TestContext) {
  const state = { nowMs: Date.now() };
  const clock: Clock = { nowMs: () => state.nowMs, sleep: async () => {} };
  const office = await openTestOffice({ clock });
  context.after(() => office[Symbol.asyncDispose]());
  return { office, state, browser: new TestBrowser(office) };
}
const minutes = 60_000;

test('a code signs in once, and brings a password that signs in again', async (context) => {
  const { office, browser } = await open(context);
  const { users } = office.services.people;
  const { id } = await users.add('ada', [{ role: 'admin' }]);
  const { code } = await users.reset(id);
  const first = await browser.ask('POST', '/admin/v1/sign-in', { code: code.reveal(), password });
  assert.equal(first.status, 201);
  const [cookie = ''] = first.headers.getSetCookie();
  assert.match(cookie, /^lode_session_[0-9a-f]{8}=lode_session_.*; Path=\/admin\/v1; .*HttpOnly; SameSite=Strict$/);
  assert.equal(JSON.stringify(first.body).includes('lode_session_'), false, 'the token is in the cookie alone');
  assert.equal(
    await new TestBrowser(office).fails('POST', '/admin/v1/sign-in', { code: code.reveal() }),
    '401 gateway/sign-in-failed',
  );
  const other = new TestBrowser(office);
  assert.equal((await other.ask('POST', '/admin/v1/sign-in', { name: 'ada', password })).status, 201);
  const { body } = await other.ask('GET', '/admin/v1/session');
  assert.deepEqual([body['role'], body['team'], body['signed_in_with']], ['admin', null, 'password']);
  assert.equal((await other.ask('GET', '/admin/v1/teams')).status, 200);
});

test('two who use a code at once: one of them gets in', async (context) => {
  const { office } = await open(context);
  const { users } = office.services.people;
  const { id } = await users.add('ada', [{ role: 'admin' }]);
  const { code } = await users.reset(id);
  const replies = await Promise.all(
    Array.from({ length: 8 }, () => new TestBrowser(office).ask('POST', '/admin/v1/sign-in', { code: code.reveal() })),
  );
  assert.deepEqual(replies.map(({ status }) => status).toSorted(), [201, ...Array.from({ length: 7 }, () => 401)]);
});

test('who is unknown, wrong, disabled or late gets the same answer', async (context) => {
  const { office, state } = await open(context);
  const { users } = office.services.people;
  const { userId } = await signedIn(office, 'ada', [{ role: 'admin' }]);
  const late = await users.add('bob', [{ role: 'admin' }]);
  const { code } = await users.reset(late.id);
  state.nowMs += 24 * 60 * minutes;
  await users.setDisabled(userId, true);
  const bodies = [
    { name: 'nobody', password },
    { name: 'ada', password: 'wrong horse battery' },
    { name: 'ada', password },
    { code: code.reveal() },
    { code: 'lode_once_guess' },
  ];
  const replies = await Promise.all(
    bodies.map((body) => new TestBrowser(office).ask('POST', '/admin/v1/sign-in', body)),
  );
  assert.equal(new Set(replies.map(({ body }) => JSON.stringify(body))).size, 1);
  assert.deepEqual(new Set(replies.map(({ status }) => status)), new Set([401]));
});

test('64 guesses at once are five guesses, and waiting doubles; the code of a reset does not wait', async (context) => {
  const { office, state } = await open(context);
  const { userId } = await signedIn(office, 'ada', [{ role: 'admin' }]);
  const guess = () =>
    new TestBrowser(office).ask('POST', '/admin/v1/sign-in', { name: 'ada', password: 'a wrong guess 12' });
  const looked = async (count: number) => {
    const replies = await Promise.all(Array.from({ length: count }, guess));
    return replies.filter(({ status }) => status === 401).length;
  };
  const atFirst = await looked(64);
  assert.ok(atFirst <= 5 && atFirst > 0, `${atFirst}`);
  const blocked = await new TestBrowser(office).ask('POST', '/admin/v1/sign-in', { name: 'ada', password });
  assert.equal(blocked.status, 429, 'the right one has to wait too');
  assert.equal(blocked.headers.get('retry-after'), '1');
  for (const seconds of [1, 2, 4]) {
    state.nowMs += seconds * 1000;
    assert.equal(await looked(8), 1, `after ${seconds} s`);
  }
  const nobody = await Promise.all(
    Array.from({ length: 16 }, () => new TestBrowser(office).ask('POST', '/admin/v1/sign-in', { name: 'x', password })),
  );
  assert.ok(
    nobody.some(({ status }) => status === 429),
    'names that nobody has are counted as well',
  );
  const { code } = await office.services.people.users.reset(userId);
  const browser = new TestBrowser(office);
  assert.equal((await browser.ask('POST', '/admin/v1/sign-in', { code: code.reveal(), password })).status, 201);
  assert.equal((await browser.ask('POST', '/admin/v1/sign-in', { name: 'ada', password })).status, 201);
});

test('what another page makes a browser send does nothing', async (context) => {
  const { office } = await open(context);
  const browser = await signedIn(office, 'ada', [{ role: 'admin' }]);
  const make = { name: 'forged', scopes: ['chat'] };
  const { csrf } = browser;
  browser.csrf = undefined;
  assert.equal(await browser.fails('POST', '/admin/v1/keys', make), '403 gateway/forged-request');
  assert.equal(
    await browser.fails('POST', '/admin/v1/keys', make, { 'x-csrf-token': 'a'.repeat(64) }),
    '403 gateway/forged-request',
  );
  browser.csrf = csrf;
  for (const headers of [
    { origin: 'http://127.0.0.1:1' },
    { origin: 'null' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
  ] as readonly Record<string, string>[])
    assert.equal(await browser.fails('POST', '/admin/v1/keys', make, headers), '403 gateway/forged-request');
  const own = { origin: office.door.url, 'sec-fetch-site': 'same-origin' };
  assert.equal((await browser.ask('POST', '/admin/v1/keys', make, own)).status, 201);
  assert.equal(
    await browser.fails('POST', '/admin/v1/sign-in', { name: 'ada', password }, { origin: 'http://evil.example' }),
    '403 gateway/forged-request',
  );
});

test('a session is for the administration, and for nothing that models do', async (context) => {
  const { office } = await open(context);
  const browser = await signedIn(office, 'ada', [{ role: 'admin' }]);
  assert.equal((await browser.ask('GET', '/v1/models')).status, 401);
  const [, token = ''] = (browser.cookie ?? '').split('=');
  const bearer = { authorization: `Bearer ${token}` };
  browser.cookie = undefined;
  assert.equal((await browser.ask('GET', '/v1/models', undefined, bearer)).status, 403);
});

test('a token is replaced while it is used; an old one that turns up later ends the session', async (context) => {
  const { office, state } = await open(context);
  const browser = await signedIn(office, 'ada', [{ role: 'viewer' }]);
  const first = browser.cookie;
  assert.equal((await browser.ask('GET', '/admin/v1/teams')).status, 200);
  assert.equal(browser.cookie, first, 'a young one is kept');
  state.nowMs += 11 * minutes;
  assert.equal((await browser.ask('GET', '/admin/v1/teams')).status, 200);
  const second = browser.cookie;
  assert.notEqual(second, first);
  const thief = new TestBrowser(office);
  thief.cookie = first;
  assert.equal((await thief.ask('GET', '/admin/v1/teams')).status, 200, 'requests under way go on for a minute');
  state.nowMs += 2 * minutes;
  thief.cookie = first;
  assert.equal((await thief.ask('GET', '/admin/v1/teams')).status, 401);
  state.nowMs += 1000;
  browser.cookie = second;
  assert.equal((await browser.ask('GET', '/admin/v1/teams')).status, 401, 'nobody knows which of the two is the user');
  const [copied] = await office.services.audit.read({ action: 'session.copied', entriesMax: 2 });
  assert.equal(copied?.subject, 'shop/main/user/ada');
});

test('a session ends after an hour of rest, and after twelve hours whatever is done', async (context) => {
  const { office, state } = await open(context);
  const idle = await signedIn(office, 'ada', [{ role: 'viewer' }]);
  state.nowMs += 61 * minutes;
  assert.equal((await idle.ask('GET', '/admin/v1/teams')).status, 401);
  const busy = await signedIn(office, 'bob', [{ role: 'viewer' }]);
  const statuses = new Set<number>();
  for (let passed = 0; passed < 12 * 60; passed += 30) {
    statuses.add((await busy.ask('GET', '/admin/v1/teams')).status);
    state.nowMs += 30 * minutes;
  }
  assert.deepEqual([...statuses], [200]);
  assert.equal((await busy.ask('GET', '/admin/v1/teams')).status, 401);
});

test('signing out is for here or for everywhere; a new password signs all others out', async (context) => {
  const { office, state } = await open(context);
  const first = await signedIn(office, 'ada', [{ role: 'viewer' }]);
  const others = [new TestBrowser(office), new TestBrowser(office), new TestBrowser(office)];
  for (const other of others) await other.ask('POST', '/admin/v1/sign-in', { name: 'ada', password });
  const statusOf = async (browser: TestBrowser) => {
    state.nowMs += 1000;
    return (await browser.ask('GET', '/admin/v1/self')).status;
  };
  const [second, third, fourth] = others as [TestBrowser, TestBrowser, TestBrowser];
  assert.equal(((await first.ask('GET', '/admin/v1/sessions')).body['data'] as object[]).length, 4);
  const kept = second.cookie;
  assert.equal((await second.ask('DELETE', '/admin/v1/session')).status, 200);
  assert.equal(second.cookie, undefined);
  second.cookie = kept;
  assert.equal(await statusOf(second), 401);
  const change = { password: 'another horse entirely', current_password: password };
  assert.equal(
    await third.fails('POST', '/admin/v1/session/password', { ...change, current_password: 'wrong one 123' }),
    '401 gateway/sign-in-failed',
  );
  assert.equal(
    await third.fails('POST', '/admin/v1/session/password', { ...change, password: 'short' }),
    '400 gateway/weak-password',
  );
  assert.equal((await third.ask('POST', '/admin/v1/session/password', change)).status, 200);
  assert.deepEqual([await statusOf(first), await statusOf(fourth), await statusOf(third)], [401, 401, 200]);
  assert.equal((await fourth.ask('POST', '/admin/v1/sign-in', { name: 'ada', password: change.password })).status, 201);
  assert.equal((await third.ask('DELETE', '/admin/v1/sessions')).status, 200);
  assert.equal(await statusOf(fourth), 401);
});

test('passwords, codes and tokens are in no log, no audit, no database', async (context) => {
  const { office } = await open(context);
  const { users } = office.services.people;
  const { id } = await users.add('ada', [{ role: 'admin' }]);
  const { code } = await users.reset(id);
  const browser = new TestBrowser(office);
  await browser.ask('POST', '/admin/v1/sign-in', { code: code.reveal(), password });
  await browser.ask('POST', '/admin/v1/sign-in', { name: password, password: 'typed into the wrong field' });
  await browser.ask('POST', '/admin/v1/sign-in', { name: 'ada', password: 'a wrong password' });
  await browser.ask('POST', '/admin/v1/sign-in', { name: 'ada', password: ['a wrong password'] });
  const nul = { name: 'a\u0000da', password };
  assert.equal(await browser.fails('POST', '/admin/v1/sign-in', nul), '400 gateway/invalid-value');
  const [, token = ''] = (browser.cookie ?? '').split('=');
  const audit = await office.services.audit.read({ entriesMax: 100 });
  assert.ok(audit.some(({ action, outcome }) => action === 'session.begin' && outcome === 'refused'));
  const tables = ['account', 'session', 'sign_in_attempt'] as const;
  const rows = await Promise.all(
    tables.map((table) =>
      office.database.kysely.withTables<Record<string, object>>().selectFrom(table).selectAll().execute(),
    ),
  );
  const written = JSON.stringify([office.log.events, audit, rows]);
  assert.ok(token.length > 40);
  for (const secret of [password, code.reveal(), token, 'typed into the wrong field', 'a wrong password'])
    assert.equal(written.includes(secret), false, secret);
});
