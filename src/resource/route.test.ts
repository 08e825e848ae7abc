import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, type Manifest, stack } from '#stack';
import { gateway } from './gateway.ts';
import { guard } from './guard.ts';
import { model } from './model.ts';
import { remoteModel } from './remote-model.ts';
import { releaseOf } from './release-of.ts';
import type { RouteDeclaration } from './route.ts';
import { secret } from './secret.ts';

const smol = model('smol', { source: 'file:smol.gguf' });
const other = model('other', { source: 'file:other.gguf' });
const key = secret('upstream', { env: 'UPSTREAM_KEY' });
const far = remoteModel('far', { provider: 'openai', model: 'gpt-5-mini', apiKey: key });
const privacy = guard('privacy', { on: 'output', redact: ['email'], deny: ['drop table', /^a+$/i] });

function declared(route: Omit<RouteDeclaration, 'access'>, more: Readonly<Record<string, RouteDeclaration>> = {}) {
  return compile(stack('shop', [gateway('door', { routes: { chat: { ...route, access: 'open' }, ...more } })])).nodes;
}

/** As the state would hold it. */
function released(route: Omit<RouteDeclaration, 'access'>) {
  const resources = Object.fromEntries(
    [...declared(route)].map(
      ([
        id,
        {
          kind: { name: kind },
          name,
          properties,
        },
      ]) => {
        const outputs = kind === 'secret' ? { from: 'env:UPSTREAM_KEY' } : { digest: `sha256:${name}` };
        return [id, { kind, name, token: id, properties, outputs }];
      },
    ),
  ) as unknown as Manifest['resources'];
  return releaseOf({ stack: 'shop', stage: 'main', generation: 1, resources });
}

test('one model, here or elsewhere, with the place of its key and without the key', () => {
  const { routes, models, remoteModels } = released({ model: far });
  assert.deepEqual(routes, [{ name: 'chat', model: 'far', access: 'open' }]);
  assert.deepEqual(models, []);
  const [remote] = remoteModels ?? [];
  assert.deepEqual(
    [remote?.name, remote?.model, remote?.apiKey, remote?.retriesMax, remote?.allowPrivate],
    ['far', 'gpt-5-mini', 'env:UPSTREAM_KEY', 2, false],
  );
});

test('several models in order, by what balances them, and one that mirrors', () => {
  assert.deepEqual(released({ model: [far, smol] }).routes[0]?.balance, { by: 'order', models: ['far', 'smol'] });
  const balance = { by: 'share', shares: [9, 1], stickyBy: 'key' } as const;
  const { routes, models, remoteModels } = released({ model: [smol, far], balance, mirror: { to: other, share: 0.1 } });
  assert.deepEqual(routes[0]?.balance, { ...balance, models: ['smol', 'far'] });
  assert.deepEqual(routes[0].mirror, { model: 'other', share: 0.1 });
  assert.deepEqual([models.map(({ name }) => name), remoteModels?.length], [['smol', 'other'], 1]);
});

test('guards travel as plain data', () => {
  assert.deepEqual(released({ model: smol, guards: [privacy] }).routes[0]?.guards, [
    {
      name: 'privacy',
      on: ['output'],
      redact: ['email'],
      deny: [{ phrase: 'drop table' }, { pattern: '^a+$', flags: 'i' }],
      allow: [],
    },
  ]);
});

test('what contradicts itself is refused', () => {
  const twin = remoteModel('smol', { provider: 'openai', model: 'm' });
  const routes: readonly Omit<RouteDeclaration, 'access'>[] = [
    { model: [smol, smol] },
    { model: [] as unknown as [typeof smol] },
    { model: [smol, far], balance: { by: 'share', shares: [1] } },
    { model: [smol, far], balance: { by: 'share', shares: [0, 0] } },
    { model: smol, mirror: { to: far, share: 2 } },
    { model: [smol, twin] },
    { model: key as unknown as typeof smol },
    { model: smol, guards: [far as unknown as typeof privacy] },
  ];
  for (const route of routes) assert.throws(() => declared(route), { code: 'stack/invalid-properties' });
  assert.throws(() => compile(stack('s', [guard('idle', {})])), { code: 'stack/invalid-properties' });
  const waiting = guard as unknown as (name: string, rules: object) => unknown;
  assert.throws(() => waiting('slow', { check: async () => {} }), { code: 'guard/invalid-check' });
});
