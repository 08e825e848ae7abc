import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Manifest } from '#stack';
import { NoGatewayError } from './index.ts';
import { releaseOf } from './release-of.ts';

const manifest = (resources: Manifest['resources']): Manifest => ({
  stack: 'shop',
  stage: 'main',
  generation: 3,
  resources,
});
const entry = (kind: string, name: string, properties: object, outputs: object = {}) =>
  ({ kind, name, token: `${kind}-${name}`, properties, outputs }) as Manifest['resources'][`${string}/${string}`];

const smol = entry(
  'model',
  'smol',
  { source: ['file:a'], contextTokens: 512, parallel: 2 },
  { digest: 'sha256:aa', sizeBytes: 1 },
);
const unused = entry(
  'model',
  'unused',
  { source: ['file:b'], contextTokens: 512, parallel: 2 },
  { digest: 'sha256:bb', sizeBytes: 1 },
);
const door = entry('gateway', 'door', {
  address: '[::1]:4100',
  grpcPort: 50_051,
  routes: {
    open: { model: { $ref: 'model/smol' }, access: 'open' },
    keyed: { model: { $ref: 'model/smol' }, prompt: { $ref: 'prompt/hi' }, access: [{ $ref: 'key/app' }] },
    any: { model: { $ref: 'model/smol' }, access: 'any-key' },
  },
});

describe('release of a generation', () => {
  it('names routes, the models they use and who may use them', () => {
    const release = releaseOf(manifest({ 'model/smol': smol, 'model/unused': unused, 'gateway/door': door }));
    assert.deepEqual([release.address, release.grpcPort], [{ host: '::1', port: 4100 }, 50_051]);
    assert.deepEqual(release.models, [{ name: 'smol', digest: 'sha256:aa', contextTokens: 512, parallel: 2 }]);
    assert.deepEqual(release.routes, [
      { name: 'open', model: 'smol', access: 'open' },
      { name: 'keyed', model: 'smol', prompt: 'hi', access: ['app'] },
      { name: 'any', model: 'smol', access: 'any' },
    ]);
  });

  it('carries how people sign in, with the places of secrets and none of their values', () => {
    const work = entry('identity-provider', 'work', {
      issuer: 'https://login.example.org',
      clientId: 'lode',
      clientSecret: { $ref: 'secret/work' },
      scopes: ['email'],
      grants: [{ claim: 'groups', value: 'research', team: { $ref: 'team/research' }, role: 'viewer' }],
    });
    const people = {
      ...door,
      properties: { ...door.properties, signIn: { providers: [{ $ref: 'identity-provider/work' }] } },
    };
    const { signIn } = releaseOf(
      manifest({
        'model/smol': smol,
        'gateway/door': people,
        'identity-provider/work': work,
        'secret/work': entry('secret', 'work', { env: 'WORK' }, { from: 'env:WORK', fingerprint: 'x' }),
      }),
    );
    assert.deepEqual(signIn, {
      passwords: true,
      providers: [
        {
          name: 'work',
          title: 'work',
          issuer: 'https://login.example.org',
          clientId: 'lode',
          clientSecret: 'env:WORK',
          scopes: ['email'],
          grants: [{ claim: 'groups', value: 'research', team: 'research', role: 'viewer' }],
        },
      ],
    });
  });

  it('carries the adapters of a route, with their content and strength', () => {
    const tone = entry('adapter', 'tone', { scale: 0.5 }, { digest: 'sha256:cc' });
    const adapted = entry('gateway', 'door', {
      address: 'localhost:4100',
      routes: { chat: { model: { $ref: 'model/smol' }, adapters: [{ $ref: 'adapter/tone' }], access: 'open' } },
    });
    const release = releaseOf(manifest({ 'model/smol': smol, 'adapter/tone': tone, 'gateway/door': adapted }));
    const adapters = [{ name: 'tone', digest: 'sha256:cc', scale: 0.5 }];
    assert.deepEqual(release.routes, [{ name: 'chat', model: 'smol', adapters, access: 'open' }]);
  });

  it('carries the weights that guess for a model, and whether anything is guessed; a draft is no model of its own', () => {
    const withDraft = entry('model', 'smol', { ...smol.properties, draft: { $ref: 'model/unused' } }, smol.outputs);
    const { models } = releaseOf(manifest({ 'model/smol': withDraft, 'model/unused': unused, 'gateway/door': door }));
    assert.deepEqual(
      models.map(({ name, draft, speculation }) => [name, draft, speculation]),
      [['smol', 'sha256:bb', undefined]],
    );
    const off = entry('model', 'smol', { ...smol.properties, speculation: 'off' }, smol.outputs);
    assert.equal(releaseOf(manifest({ 'model/smol': off, 'gateway/door': door })).models[0]?.speculation, 'off');
  });

  it('says what models may keep on disk, where that is declared', () => {
    for (const [diskCache, diskCacheBytes] of [
      ['off', 0],
      ['2GiB', 2 ** 31],
    ] as const) {
      const declared = entry('model', 'smol', { ...smol.properties, diskCache }, smol.outputs);
      const [released] = releaseOf(manifest({ 'model/smol': declared, 'gateway/door': door })).models;
      assert.equal(released?.diskCacheBytes, diskCacheBytes);
    }
  });

  it('is served on another port when asked to', () => {
    assert.equal(releaseOf(manifest({ 'model/smol': smol, 'gateway/door': door }), 0).address.port, 0);
  });

  it('needs one gateway', () => {
    assert.throws(() => releaseOf(manifest({ 'model/smol': smol })), NoGatewayError);
    assert.throws(() => releaseOf(manifest({ 'gateway/a': door, 'gateway/b': door })), NoGatewayError);
  });
});
