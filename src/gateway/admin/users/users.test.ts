import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openTestOffice, type TestOffice } from '../admin-fixture.ts';
import { password, signedIn, TestBrowser } from '../sign-in/browser-fixture.ts';

describe('users in the administration', () => {
  let office: TestOffice;
  let chief: TestBrowser & { readonly userId: string };
  let lead: TestBrowser & { readonly userId: string };
  const idOf = async (name: string): Promise<string> =>
    (await office.services.people.users.list()).find((user) => user.name === name)?.id ?? assert.fail(name);
  const namesSeenBy = async (browser: TestBrowser): Promise<readonly string[]> => {
    const { body } = await browser.ask('GET', '/admin/v1/users');
    return (body['data'] as { name: string }[]).map(({ name }) => name);
  };

  before(async () => {
    office = await openTestOffice();
    chief = await signedIn(office, 'chief', [{ role: 'admin' }]);
    lead = await signedIn(office, 'lead', [{ team: 'research', role: 'admin' }]);
    await signedIn(office, 'seller', [{ team: 'sales', role: 'admin' }]);
    await signedIn(office, 'both', [
      { team: 'vision', role: 'operator' },
      { team: 'sales', role: 'viewer' },
    ]);
  });
  after(() => office[Symbol.asyncDispose]());

  it('are seen as far as one administers, and so are their roles', async () => {
    assert.deepEqual(await namesSeenBy(chief), ['both', 'chief', 'lead', 'seller']);
    assert.deepEqual(await namesSeenBy(lead), ['both', 'lead']);
    const { body } = await lead.ask('GET', '/admin/v1/users');
    assert.deepEqual((body['data'] as { memberships: object[] }[])[0]?.memberships, [
      { team: 'vision', role: 'operator' },
    ]);
  });

  it('are invited with a code that is told once, and get no role beyond the team of who invites', async () => {
    const made = await lead.ask('POST', '/admin/v1/users', { name: 'new@example.org', role: 'viewer' });
    assert.equal(made.status, 201);
    assert.deepEqual(made.body['memberships'], [{ team: 'research', role: 'viewer' }]);
    const browser = new TestBrowser(office);
    assert.equal((await browser.ask('POST', '/admin/v1/sign-in', { code: made.body['code'], password })).status, 201);
    const { text } = { text: JSON.stringify((await lead.ask('GET', '/admin/v1/users')).body) };
    assert.equal(text.includes('lode_once_') || text.includes('scrypt'), false);
    assert.equal(
      await lead.fails('POST', '/admin/v1/users', { name: 'x1', role: 'admin', team: 'sales' }),
      '400 gateway/invalid-value',
    );
    assert.equal(
      await lead.fails('POST', '/admin/v1/users', { name: 'chief', role: 'viewer' }),
      '409 gateway/user-name-taken',
    );
    assert.equal(
      await lead.fails('POST', '/admin/v1/users', { name: 'Work:1', role: 'viewer' }),
      '400 gateway/invalid-value',
    );
    assert.equal(
      await browser.fails('POST', '/admin/v1/users', { name: 'x2', role: 'viewer' }),
      '403 gateway/role-missing',
    );
  });

  it('keep what others gave them, and are reset only by who administers all that they are', async () => {
    const both = await idOf('both');
    const changed = await lead.ask('POST', `/admin/v1/users/${both}/memberships`, { team: 'vision', role: 'viewer' });
    assert.equal(changed.status, 200);
    const user = (await office.services.people.users.list()).find(({ id }) => id === both);
    assert.deepEqual(user?.memberships.map(({ team, role }) => [team, role]).toSorted(), [
      ['sales', 'viewer'],
      ['vision', 'viewer'],
    ]);
    for (const change of ['reset', 'disable'])
      assert.equal(await lead.fails('POST', `/admin/v1/users/${both}/${change}`), '403 gateway/role-missing');
    assert.equal(await lead.fails('DELETE', `/admin/v1/users/${both}`), '403 gateway/role-missing');
    const seller = await idOf('seller');
    for (const [method, path] of [
      ['POST', `/admin/v1/users/${seller}/reset`],
      ['DELETE', `/admin/v1/users/${seller}`],
      ['POST', '/admin/v1/users/user_none/reset'],
    ] as const)
      assert.equal(await lead.fails(method, path), '404 gateway/user-not-found');
    const own = await lead.ask('POST', `/admin/v1/users/${both}/memberships`, { role: 'admin' });
    assert.ok(JSON.stringify(own.body['memberships']).includes('"research"'), 'without a team it is his own');
  });

  it('are never left without one who administers', async () => {
    assert.equal(await chief.fails('DELETE', `/admin/v1/users/${chief.userId}`), '409 gateway/last-admin');
    assert.equal(await chief.fails('POST', `/admin/v1/users/${chief.userId}/disable`), '409 gateway/last-admin');
    assert.equal(
      await chief.fails('POST', `/admin/v1/users/${chief.userId}/memberships`, { role: null }),
      '409 gateway/last-admin',
    );
    await chief.ask('POST', `/admin/v1/users/${lead.userId}/memberships`, { role: 'admin' });
    assert.equal(
      (await chief.ask('POST', `/admin/v1/users/${chief.userId}/memberships`, { role: 'viewer' })).status,
      200,
    );
  });

  it('are in the log with who did it', async () => {
    const entries = await office.services.audit.read({ action: 'user.create', entriesMax: 10 });
    assert.deepEqual(entries[0]?.actor, { kind: 'user', id: lead.userId, name: 'lead' });
    assert.equal(entries[0]?.subject, 'shop/main/user/new@example.org');
  });
});
