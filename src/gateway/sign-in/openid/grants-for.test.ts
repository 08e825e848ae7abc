import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayOf, grantsFor, membershipsFor } from './grants-for.ts';
import type { Grant } from './identity-provider.ts';

const grants: readonly Grant[] = [
  { claim: 'groups', value: 'ml-admins', role: 'admin' },
  { claim: 'realm_access.roles', value: 'research', team: 'research', role: 'operator' },
  { claim: 'groups', value: 'research', team: 'research', role: 'viewer' },
  { claim: 'email_verified', team: 'sales' },
  { claim: 'https://example.org/tier', value: 'gold', team: 'gold', role: 'viewer' },
];
const fitting = (claims: object) => grantsFor({ sub: 'x', ...claims }, grants).map((grant) => grants.indexOf(grant));

test('a claim is a text, a list of texts, or within another; its name may have dots of its own', () => {
  assert.deepEqual(fitting({ groups: 'ml-admins' }), [0]);
  assert.deepEqual(fitting({ groups: ['other', 'research'] }), [2]);
  assert.deepEqual(fitting({ realm_access: { roles: ['research'] } }), [1]);
  assert.deepEqual(fitting({ 'https://example.org/tier': 'gold' }), [4]);
});

test('what only looks like it does not fit', () => {
  for (const claims of [
    { groups: 'ml-admins-not' },
    { groups: [['ml-admins']] },
    { groups: { 'ml-admins': true } },
    { groups: 'ML-ADMINS' },
    { realm_access: 'roles' },
    { realm_access: { roles: { research: true } } },
    { email_verified: false },
    { email_verified: null },
    {},
  ])
    assert.deepEqual(fitting(claims), [], JSON.stringify(claims));
  const byAddress = [{ claim: 'email', value: 'ada@example.org', role: 'admin' }] as const;
  assert.deepEqual(grantsFor({ sub: 'x', email: 'ada@example.org', email_verified: false }, byAddress), []);
  assert.equal(grantsFor({ sub: 'x', email: 'ada@example.org', email_verified: true }, byAddress).length, 1);
  assert.deepEqual(grantsFor({ sub: 'x' }, [{ claim: '__proto__', role: 'admin' }]), []);
  assert.deepEqual(grantsFor({ sub: 'x' }, [{ claim: 'constructor.name', role: 'admin' }]), []);
});

test('of a team one is a member once, by the first grant, and of what has no role not at all', () => {
  const claims = {
    sub: 'x',
    realm_access: { roles: ['research'] },
    groups: ['research', 'ml-admins'],
    email_verified: true,
  };
  assert.deepEqual(membershipsFor(claims, grants), [{ role: 'admin' }, { team: 'research', role: 'operator' }]);
});

test('a person is called by his address, or by what else there is', () => {
  assert.equal(displayOf({ sub: 'x', email: 'ada@example.org', name: 'Ada' }), 'ada@example.org');
  assert.equal(displayOf({ sub: 'x', email: 7, name: 'Ada' }), 'Ada');
  assert.equal(displayOf({ sub: 'x', name: 'a\u0000b' }), 'x');
});
