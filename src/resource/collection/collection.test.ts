import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Manifest } from '#stack';
import { encoder } from '../encoder/encoder.ts';
import { releaseOf } from '../release-of.ts';
import { team } from '../team.ts';
import { collection, collectionProperties } from './collection.ts';
import { collectionProvider } from './collection-provider.ts';

const minilm = encoder('minilm', { source: 'file:minilm' });
const research = team('research');
const entry = (kind: string, name: string, properties: object, outputs: object = {}) =>
  ({ kind, name, token: `${kind}-${name}`, properties, outputs }) as Manifest['resources'][`${string}/${string}`];

const reference = { $ref: 'encoder/minilm' };
const vectors = { default: { encoder: reference, from: 'abstract', dimensions: 384, metric: 'cosine' } };
const manifest = (routes: object): Manifest => ({
  stack: 'shop',
  stage: 'main',
  generation: 1,
  resources: {
    'encoder/minilm': entry('encoder', 'minilm', { pooling: 'mean' }, { digest: 'sha256:aa' }),
    'gateway/door': entry('gateway', 'door', { address: '127.0.0.1:4100', routes }),
    'collection/papers': entry('collection', 'papers', {
      vectors,
      text: { abstract: {} },
      teams: [{ $ref: 'team/research' }],
    }),
  },
});

test('a collection takes the width of its encoder, and the serving process is told which route reads its texts', () => {
  const papers = collection('papers', {
    vectors: { default: { encoder: minilm, from: 'abstract' } },
    teams: [research],
  });
  assert.equal(papers.id, 'collection/papers');
  const { collections } = releaseOf(manifest({ embed: { model: reference, access: 'open' } }));
  assert.deepEqual(collections, [
    {
      definition: {
        name: 'papers',
        text: { abstract: {} },
        vectors: { default: { dimensions: 384, metric: 'cosine', source: { field: 'abstract', route: 'embed' } } },
      },
      teams: ['research'],
    },
  ]);
  assert.throws(() => releaseOf(manifest({})), { code: 'resource/no-encoder-route' });
});

test('what is no definition is refused, and vectors that are there do not become others', async () => {
  const refused = (properties: object) => !collectionProperties.safeParse(properties).success;
  assert.ok(refused({ vectors: {} }));
  assert.ok(refused({ vectors, primary: 'other' }));
  assert.ok(refused({ vectors: { default: { dimensions: 3, metric: 'cosine', from: 'text' } } }));
  assert.ok(!refused({ vectors: {}, text: { body: { analyser: 'german' } } }));
  const { diff } = collectionProvider();
  const subject = { stack: 's', stage: 'm', name: 'papers', token: 't' };
  const call = { signal: new AbortController().signal, dependencies: new Map(), progress: () => {} };
  const before = { properties: { vectors }, outputs: {} };
  const other = { vectors: { default: { ...vectors.default, dimensions: 768 } } };
  await assert.rejects(async () => await diff!(subject, before, other, call), { code: 'resource/vectors-fixed' });
  const beside = { vectors: { ...vectors, large: { dimensions: 768, metric: 'dot' } } };
  assert.deepEqual(await diff!(subject, before, beside, call), {});
});
