import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from './release.ts';
import { routeStatus } from './route-status.ts';

test('encoders and heads, here or elsewhere, write nothing', () => {
  const names = ['minilm', 'intent', 'far', 'smol'];
  const named = (name: string) => [{ name }];
  const release = {
    routes: names.map((name) => ({ name, model: name, access: 'any' })),
    encoders: named('minilm'),
    heads: named('intent'),
    remoteModels: [{ name: 'far', width: 4 }, { name: 'writer' }],
  };
  const shown = routeStatus(release as unknown as Release);
  assert.deepEqual(
    shown.map(({ name, writes }) => [name, writes]),
    names.map((name) => [name, name === 'smol']),
  );
});
