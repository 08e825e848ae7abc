import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeLanguageModel } from '#testing';
import type { VerifiedKey } from './key-verifier.ts';
import { openRouteBook } from './route-book.ts';
import type { Route, RoutePolicy } from './route.ts';

function route(name: string, policy: RoutePolicy): Route {
  return { name, policy, model: fakeLanguageModel(), createdAt: new Date(0), ownedBy: 'test' };
}

const app: VerifiedKey = { id: 'key_1', name: 'app', scopes: ['chat'] };
const book = openRouteBook({
  generation: 1,
  routes: [
    route('for-all-keys', { keys: 'any' }),
    route('for-app', { keys: ['app'] }),
    route('for-other', { keys: ['other'] }),
    route('for-team', { keys: 'any', scopes: ['team'] }),
    route('open', { open: true }),
  ],
});

test('a key finds the routes of any key and those that name it', () => {
  assert.equal(book.find('for-all-keys', app, 'chat').name, 'for-all-keys');
  assert.equal(book.find('for-app', app, 'chat').name, 'for-app');
  assert.deepEqual(
    book.visibleTo(app).map(({ name }) => name),
    ['for-all-keys', 'for-app', 'for-team', 'open'],
  );
});

test('a route for other keys looks like one that does not exist', () => {
  const hidden = catchError(() => book.find('for-other', app, 'chat'));
  const absent = catchError(() => book.find('no-such', app, 'chat'));
  assert.equal(hidden.message.replace('for-other', ''), absent.message.replace('no-such', ''));
  assert.equal(hidden.code, 'gateway/model-not-found');
});

test('an adapter that a route does not have is answered with those that it has, to those who may use the route', () => {
  const adapted = openRouteBook({
    generation: 1,
    routes: ['app', 'app:tone', 'app:terse'].map((name) => route(name, { keys: ['app'] })),
  });
  assert.equal(adapted.find('app:tone', app, 'chat').name, 'app:tone');
  assert.throws(() => adapted.find('app:nope', app, 'chat'), {
    code: 'gateway/adapter-not-found',
    message: 'The model "app" has no adapter "nope".',
    remedy: 'Ask for "app", "app:tone", "app:terse".',
  });
  for (const key of [undefined, { ...app, name: 'other' }])
    assert.throws(() => adapted.find('app:nope', key, 'chat'), { code: 'gateway/model-not-found' });
  assert.throws(() => book.find('open:nope', undefined, 'chat'), { remedy: 'It has none: ask for "open".' });
  assert.throws(() => book.find(':', app, 'chat'), { code: 'gateway/model-not-found' });
});

test('without a key only open routes are found', () => {
  assert.equal(book.find('open', undefined, 'chat').name, 'open');
  assert.throws(() => book.find('for-all-keys', undefined, 'chat'), { code: 'gateway/invalid-api-key' });
  assert.deepEqual(
    book.visibleTo(undefined).map(({ name }) => name),
    ['open'],
  );
});

test('a key needs the scope of the operation and those of the route; "*" is all of them', () => {
  assert.throws(() => book.find('for-app', app, 'completions'), {
    code: 'gateway/scope-missing',
    message: /completions/,
  });
  assert.throws(() => book.find('for-team', app, 'chat'), { code: 'gateway/scope-missing', message: /team/ });
  assert.equal(book.find('for-team', { ...app, scopes: ['*'] }, 'completions').name, 'for-team');
});

test('nothing is open by default: a route whose policy says nothing, or two things, is refused', () => {
  for (const policy of [
    undefined,
    null,
    {},
    { open: false },
    { keys: 'all' },
    { keys: [7] },
    { open: true, keys: 'any' },
  ]) {
    const wrong = route('careless', policy as unknown as RoutePolicy);
    assert.throws(() => openRouteBook({ generation: 1, routes: [wrong] }), {
      code: 'gateway/invalid-route',
      message: /careless/,
    });
  }
});

test('two routes of one name are refused', () => {
  const twice = [route('same', { open: true }), route('same', { keys: 'any' })];
  assert.throws(() => openRouteBook({ generation: 1, routes: twice }), {
    code: 'gateway/invalid-route',
    message: /twice/,
  });
});

function catchError(run: () => unknown): { readonly message: string; readonly code: string } {
  try {
    run();
  } catch (error) {
    return error as { message: string; code: string };
  }
  return assert.fail('it did not throw');
}
