import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Clock } from '#base';
import { authenticator } from '../../sign-in/second-factor/authenticator-fixture.ts';
import { openTestOffice } from '../admin-fixture.ts';
import { password, signedIn, TestBrowser } from './browser-fixture.ts';

const path = '/admin/v1/session/second-factor';

/** A user whose authenticator app is this test. */
async function withApp(context: TestContext) {
  const state = { nowMs: Date.now() };
  const clock: Clock = { nowMs: () => state.nowMs, sleep: async () => {} };
  const office = await openTestOffice({ clock });
  context.after(() => office[Symbol.asyncDispose]());
  const browser = await signedIn(office, 'ada', [{ role: 'admin' }]);
  const begun = await browser.ask('POST', path, { current_password: password });
  const app = authenticator(String(begun.body['secret']));
  const signIn = (second_factor?: string, more: object = { name: 'ada', password }) =>
    new TestBrowser(office).fails('POST', '/admin/v1/sign-in', { ...more, ...(second_factor && { second_factor }) });
  return { office, state, browser, begun, signIn, shown: () => app(state.nowMs) };
}
const done = '201 undefined';

test('nothing is asked for before the app has shown that it knows the secret', async (context) => {
  const { office, state, browser, begun, signIn, shown } = await withApp(context);
  assert.equal(begun.status, 201);
  const rows = begun.body['qr_code'] as string[];
  assert.ok(rows.every((row) => row.length === rows.length && /^[01]+$/.test(row)));
  assert.equal(await signIn(), done);
  assert.equal(await browser.fails('POST', `${path}/confirm`, { code: '000000' }), '403 gateway/wrong-code');
  const confirmed = await browser.ask('POST', `${path}/confirm`, { code: shown() });
  assert.equal(new Set(confirmed.body['recovery_codes'] as string[]).size, 10);
  state.nowMs += 30_000;
  assert.equal(await signIn(), '401 gateway/second-factor-needed');
  assert.equal(await signIn(shown()), done);
  const [user] = await office.services.people.users.list();
  assert.equal(user?.hasSecondFactor, true);
});

test('a code is taken once, guesses have to wait, and whoever lacks the password learns nothing', async (context) => {
  const { state, browser, signIn, shown } = await withApp(context);
  await browser.ask('POST', `${path}/confirm`, { code: shown() });
  assert.equal(await signIn(shown()), '403 gateway/wrong-code', 'confirmed with it');
  state.nowMs += 30_000;
  const code = shown();
  const replies = await Promise.all([1, 2, 3].map(() => signIn(code)));
  assert.equal(replies.filter((reply) => reply === done).length, 1);
  assert.equal(
    await signIn(shown(), { name: 'ada', password: 'wrong horse battery' }),
    '401 gateway/sign-in-failed',
    'as without a second factor',
  );
  state.nowMs += 30_000;
  const guesses = await Promise.all(Array.from({ length: 32 }, (_, guess) => signIn(String(guess).padStart(6, '0'))));
  assert.ok(guesses.filter((reply) => reply === '403 gateway/wrong-code').length <= 5);
  assert.ok(guesses.includes('429 gateway/too-many-attempts'));
});

test('recovery codes stand in for a lost app, once each; the link of a reset does not', async (context) => {
  const { office, browser, state, signIn, shown } = await withApp(context);
  const { body } = await browser.ask('POST', `${path}/confirm`, { code: shown() });
  const [first = '', second = ''] = body['recovery_codes'] as string[];
  assert.equal(await signIn(first.toUpperCase()), done);
  assert.equal(await signIn(first), '403 gateway/wrong-code');
  const { users } = office.services.people;
  const { code } = await users.reset(browser.userId);
  const link = { code: code.reveal(), password };
  assert.equal(await signIn(undefined, link), '401 gateway/second-factor-needed');
  assert.equal(await signIn('111111', link), '403 gateway/wrong-code');
  assert.equal(await signIn(second, link), done, 'the link was still good');
  await users.removeSecondFactor(browser.userId);
  state.nowMs += 60_000;
  assert.equal(await signIn(), done);
});

test('it is replaced by nobody who lacks it, and is removed with a code', async (context) => {
  const { browser, state, signIn, shown } = await withApp(context);
  await browser.ask('POST', `${path}/confirm`, { code: shown() });
  const own = { current_password: password };
  assert.equal(await browser.fails('POST', path, own), '409 gateway/second-factor-set');
  for (const given of [{}, { current_password: 'wrong horse battery' }])
    assert.equal(await browser.fails('POST', path, given), '401 gateway/sign-in-failed', 'a session is not enough');
  assert.equal(await browser.fails('POST', `${path}/remove`, { code: '000000' }), '403 gateway/wrong-code');
  state.nowMs += 30_000;
  assert.equal((await browser.ask('POST', `${path}/remove`, { code: shown() })).status, 200);
  assert.equal(await signIn(), done);
});

test('admins take it from who has lost it, and secrets are in no log, no audit, no database', async (context) => {
  const { office, browser, begun, shown } = await withApp(context);
  const { body } = await browser.ask('POST', `${path}/confirm`, { code: shown() });
  const chief = await signedIn(office, 'chief', [{ role: 'admin' }]);
  const user = `/admin/v1/users/${browser.userId}`;
  assert.equal((await chief.ask('DELETE', `${user}/second-factor`)).status, 200);
  assert.equal(
    ((await browser.ask('GET', '/admin/v1/session')).body['user'] as object & { has_second_factor: boolean })
      .has_second_factor,
    false,
  );
  await browser.ask('POST', path, { current_password: password });
  const entries = await office.services.audit.read({ entriesMax: 100 });
  const actions = new Set(entries.map(({ action }) => action));
  for (const action of ['user.second-factor', 'user.second-factor-removed']) assert.ok(actions.has(action));
  const tables = office.database.kysely.withTables<Record<string, object>>();
  const rows = await Promise.all(
    ['account', 'recovery_code', 'audit'].map((table) => tables.selectFrom(table).selectAll().execute()),
  );
  const written = JSON.stringify([office.log.events, rows]);
  for (const each of [begun.body['secret'], ...(body['recovery_codes'] as string[])])
    assert.equal(written.includes(String(each)), false);
});
