import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHasPolicy, assertMayCall, type EndpointAccess } from './endpoint-access.ts';
import type { VerifiedKey } from './key-verifier.ts';
import { openRouteBook } from './route-book.ts';
import { testRoute } from './door-fixture.ts';
import { fakeLanguageModel } from '#testing';

const key = (more: Partial<VerifiedKey> = {}): VerifiedKey => ({ id: 'key_1', name: 'one', scopes: ['*'], ...more });
const outcome = (access: EndpointAccess, who: VerifiedKey | undefined, method = 'POST'): string => {
  try {
    assertMayCall(access, method, who);
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('a scope is held by its name or by all, one that must be named only by its name', () => {
  assert.equal(outcome({ scope: 'chat' }, key()), 'ok');
  assert.equal(outcome({ scope: 'chat' }, key({ scopes: ['chat'] })), 'ok');
  assert.equal(outcome({ scope: 'chat' }, key({ scopes: ['models'] })), 'gateway/scope-missing');
  assert.equal(outcome({ scope: 'metrics', isNamed: true }, key()), 'gateway/scope-missing');
  assert.equal(outcome({ scope: 'metrics', isNamed: true }, key({ scopes: ['metrics'] })), 'ok');
  assert.equal(outcome({ scope: 'metrics', isNamed: true }, undefined), 'gateway/invalid-api-key');
});

test('a role includes those below it, and all scopes are no role', () => {
  assert.equal(outcome({ role: 'operator' }, key({ role: 'admin' })), 'ok');
  assert.equal(outcome({ role: 'operator' }, key({ role: 'operator' })), 'ok');
  assert.equal(outcome({ role: 'operator' }, key({ role: 'viewer' })), 'gateway/role-missing');
  assert.equal(outcome({ role: 'viewer' }, key()), 'gateway/role-missing');
  assert.equal(outcome({ role: 'viewer' }, undefined), 'gateway/invalid-api-key');
});

test('a key for reading only sends nothing', () => {
  const reader = key({ reach: { methods: ['GET'] } });
  assert.equal(outcome({ scope: 'models' }, reader, 'GET'), 'ok');
  assert.equal(outcome({ scope: 'chat' }, reader, 'POST'), 'gateway/method-not-allowed');
});

test('an endpoint without a policy is not served, whatever it says instead', () => {
  const endpoint = (access: unknown) => ({
    method: 'GET' as const,
    path: '/x',
    access: access as EndpointAccess,
    handle: () => assert.fail(),
  });
  for (const access of [
    undefined,
    {},
    { scope: '*' },
    { role: 'owner' },
    { scope: 'chat', role: 'admin' },
    { open: true },
  ])
    assert.throws(() => assertHasPolicy(endpoint(access)), { code: 'gateway/endpoint-without-policy' });
  assertHasPolicy(endpoint({ scope: 'chat' }));
  assertHasPolicy(endpoint({ role: 'admin' }));
});

test('what is not within the reach of a key does not exist for it', () => {
  const routes = ['smol', 'smol:tone', 'smoller', 'big'].map((name) =>
    testRoute({ name, model: fakeLanguageModel({ name: name.startsWith('smol') ? 'small' : 'large' }) }),
  );
  const book = openRouteBook({ generation: 1, routes });
  const visible = (reach: VerifiedKey['reach']) => book.visibleTo(key({ reach })).map(({ name }) => name);
  assert.deepEqual(visible({ routes: ['smol'] }), ['smol', 'smol:tone']);
  assert.deepEqual(visible({ models: ['large'] }), ['big']);
  assert.deepEqual(visible({ routes: ['smol'], models: ['large'] }), []);
  assert.throws(() => book.find('big', key({ reach: { routes: ['smol'] } }), 'chat'), {
    code: 'gateway/model-not-found',
  });
});
