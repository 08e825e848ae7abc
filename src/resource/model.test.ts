import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, stack } from '#stack';
import { model, type ModelDeclaration } from './model.ts';

const small = model('small', { source: 'file:small.gguf' });
const declared = (change: Partial<ModelDeclaration>) =>
  compile(stack('shop', [model('large', { source: 'file:large.gguf', ...change })])).nodes;

test('a draft is a model of the stack that comes before the one that it guesses for', () => {
  const nodes = declared({ draft: small });
  assert.deepEqual([...nodes.keys()].toSorted(), ['model/large', 'model/small']);
  const { properties } = nodes.get('model/large') ?? assert.fail('it is in the plan');
  assert.deepEqual((properties as { readonly draft: unknown }).draft, { $ref: 'model/small' });
});

test('what contradicts itself is refused', () => {
  for (const change of [
    { draft: small, speculation: 'off' },
    { draft: 'small' as unknown as typeof small },
    { speculation: 'always' as unknown as 'off' },
    { load: 'pinned', idleUnloadMinutes: 1 },
  ] as const)
    assert.throws(() => declared(change), { code: 'stack/invalid-properties' });
});
