import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Route } from '#gateway';
import { fakeLanguageModel } from '#testing';
import { guardInputs } from './guard-inputs.ts';
import type { Release } from './release.ts';

const route = (name: string): Route => {
  return { name, model: fakeLanguageModel(), policy: { open: true }, createdAt: new Date(0), ownedBy: 'test' };
};

test('a guarded route has its guards before its model and beside it; others have none', () => {
  const privacy = { name: 'privacy', on: ['input'], redact: ['email'], deny: [], allow: [] } as const;
  const tone = { name: 'tone', digest: `sha256:${'0'.repeat(64)}`, scale: 1 } as const;
  const routes = [
    { name: 'safe', model: 'm', access: 'any', guards: [privacy], adapters: [tone] },
    { name: 'plain', model: 'm', access: 'any' },
  ] as const;
  const table = { generation: 1, routes: [route('safe'), route('safe:tone'), route('plain')] };
  const [safe, adapted, plain] = guardInputs(table, { routes } as unknown as Release).routes;
  for (const guarded of [safe, adapted]) {
    assert.deepEqual(guarded?.guards?.judge('ada@example.org'), [{ category: 'privacy/email', isFound: true }]);
    assert.equal(guarded?.guards?.begin()('ada@example.org', 'user'), '[email]');
    assert.notEqual(guarded?.model, table.routes[0]?.model);
  }
  assert.equal(plain, table.routes[2]);
});
