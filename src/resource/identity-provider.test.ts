import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityProvider, identityProviderProperties } from './identity-provider.ts';

const grants = [{ role: 'viewer' as const }];

test('an identity provider has its own defaults, and its tokens are keys only where that is said', () => {
  const { properties } = identityProvider('work', { issuer: 'https://login.example.org', clientId: 'lode', grants });
  assert.deepEqual(properties, {
    issuer: 'https://login.example.org',
    clientId: 'lode',
    grants,
    scopes: ['profile', 'email'],
  });
  const api = { issuer: 'https://login.example.org', clientId: 'lode', grants, api: {} };
  const withApi = identityProvider('other', api).properties as { api: object };
  assert.deepEqual(withApi.api, { audience: 'lode', scopes: ['*'] });
  const asked = { ...api, api: { audience: 'urn:lode', introspection: true } };
  const { properties: withIntrospection } = identityProvider('third', asked);
  assert.deepEqual((withIntrospection as { api: object }).api, { ...asked.api, scopes: ['*'] });
});

test('what is not encrypted, grants nothing, or is no scope is refused', () => {
  const good = { issuer: 'https://login.example.org', clientId: 'lode', scopes: ['email'], grants };
  assert.equal(identityProviderProperties.safeParse(good).success, true);
  assert.equal(identityProviderProperties.safeParse({ ...good, issuer: 'http://127.0.0.1:4000' }).success, true);
  for (const bad of [
    { ...good, issuer: 'http://login.example.org' },
    { ...good, issuer: 'https://login.example.org', grants: [] },
    { ...good, scopes: ['two words'] },
    { ...good, grants: [{ role: 'king' }] },
    { ...good, api: { audience: '', scopes: ['chat'] } },
    { ...good, clientSecret: 'in the program' },
    { ...good, api: { audience: 'lode', scopes: ['chat'], introspection: true } },
  ])
    assert.equal(identityProviderProperties.safeParse(bad).success, false, JSON.stringify(bad));
});
