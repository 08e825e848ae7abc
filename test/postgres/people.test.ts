/** People who sign in, on PostgreSQL: what must hold when many come at once, to several processes. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTestOffice, type TestOffice } from '../../src/gateway/admin/admin-fixture.ts';
import { password, signedIn, TestBrowser } from '../../src/gateway/admin/sign-in/browser-fixture.ts';
import { authenticator } from '../../src/gateway/sign-in/second-factor/authenticator-fixture.ts';
import { noPostgres, type PostgresServer, startPostgres } from './server.ts';

describe('people on PostgreSQL', { skip: noPostgres }, () => {
  let server: PostgresServer;
  /** Two processes of one stage. */
  let offices: readonly [TestOffice, TestOffice];

  before(async () => {
    server = await startPostgres();
    offices = [await openTestOffice({ url: server.url }), await openTestOffice({ url: server.url })];
  });
  after(async () => {
    for (const office of offices) await office[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const signIn = (index: number, body: object) =>
    new TestBrowser(offices[index % 2 === 0 ? 0 : 1]).ask('POST', '/admin/v1/sign-in', body);

  it('get in with a code once, whichever process they ask', async () => {
    const { users } = offices[0].services.people;
    const { id } = await users.add('ada', [{ role: 'admin' }, { team: 'research', role: 'viewer' }]);
    const { code } = await users.reset(id);
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, index) => signIn(index, { code: code.reveal(), password })),
    );
    assert.deepEqual(replies.filter(({ status }) => status === 201).length, 1);
  });

  it('guess five times and no more, however many processes they ask at once', async () => {
    const guesses = Array.from({ length: 64 }, (_, index) =>
      signIn(index, { name: 'ada', password: `a wrong guess ${index}` }),
    );
    const looked = (await Promise.all(guesses)).filter(({ status }) => status === 401).length;
    assert.ok(looked > 0 && looked <= 5, `${looked}`);
  });

  it('are signed in everywhere, and signed out everywhere within a second', async () => {
    const browser = await signedIn(offices[0], 'bob', [{ team: 'research', role: 'operator' }]);
    const there = new TestBrowser(offices[1]);
    there.cookie = browser.cookie;
    const { body } = await there.ask('GET', '/admin/v1/session');
    assert.deepEqual([body['role'], body['team']], ['operator', 'research']);
    assert.equal(body['csrf_token'], browser.csrf, 'what shows that a page is ours is the same there');
    assert.equal((await browser.ask('DELETE', '/admin/v1/sessions')).status, 200);
    await sleep(600);
    assert.equal((await there.ask('GET', '/admin/v1/session')).status, 401);
  });

  it('show a code of their app once, whichever process they ask', async () => {
    const browser = await signedIn(offices[0], 'carol', [{ role: 'viewer' }]);
    const path = '/admin/v1/session/second-factor';
    const app = authenticator(String((await browser.ask('POST', path, { current_password: password })).body['secret']));
    const { body } = await browser.ask('POST', `${path}/confirm`, { code: app(Date.now()) });
    const [recovery] = body['recovery_codes'] as string[];
    const shown = { name: 'carol', password, second_factor: recovery };
    assert.equal((await signIn(1, { name: 'carol', password })).status, 401);
    const replies = await Promise.all([0, 1, 2, 3].map((index) => signIn(index, shown)));
    assert.equal(replies.filter(({ status }) => status === 201).length, 1);
    const [first, second] = offices.map(({ services }) => services.people.users);
    await first?.removeSecondFactor(browser.userId);
    assert.equal((await second?.list())?.find(({ name }) => name === 'carol')?.hasSecondFactor, false);
  });

  it('find what was done by whom, and what was removed leaves a checkpoint', async () => {
    const { audit } = offices[0].services;
    const entries = await audit.read({ actor: 'bob', entriesMax: 10 });
    assert.ok(entries.some(({ action }) => action === 'session.end'));
    const { entries: removed } = await audit.prune(new Date(), { kind: 'local', id: 'eve' });
    assert.ok(removed > 0);
    const { problems, checkpoint } = await audit.verify();
    assert.deepEqual(
      problems.filter((problem) => !problem.includes('anchor')),
      [],
    );
    assert.ok(checkpoint);
    assert.deepEqual(
      (await audit.read({ actor: 'eve', entriesMax: 10 })).map(({ action }) => action),
      ['audit.prune'],
    );
  });
});
