import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, stack } from '#stack';
import { adapter, type AdapterDeclaration } from './adapter.ts';
import { gateway } from './gateway.ts';
import { model } from './model.ts';

const smol = model('smol', { source: 'file:smol.gguf' });
const other = model('other', { source: 'file:other.gguf' });
const declared = (change: Partial<AdapterDeclaration>) => {
  const node = adapter('tone', { base: smol, source: 'hf:owner/tone', ...change });
  return compile(stack('shop', [node])).nodes.get('adapter/tone')?.properties as Record<string, unknown>;
};

test('a repository means the two files that PEFT saves in it', () => {
  const { baseDigest, ...rest } = declared({});
  assert.equal((baseDigest as { key: string }).key, 'digest');
  assert.deepEqual(rest, {
    base: { $ref: 'model/smol' },
    source: ['hf:owner/tone/adapter_model.safetensors'],
    config: ['hf:owner/tone/adapter_config.json'],
    scale: 1,
  });
  const elsewhere = declared({ source: 'https://host/w.safetensors', config: 'https://host/c.json', scale: 0.5 });
  assert.deepEqual([elsewhere['config'], elsewhere['scale']], [['https://host/c.json'], 0.5]);
  assert.equal('config' in declared({ source: ['file:a.gguf', 'https://host/a.gguf'] }), false);
});

test('sources of two formats, another place or strength than there is, and no base are refused', () => {
  for (const change of [
    { source: ['file:a.gguf', 'file:folder'] as const },
    { source: 'file:a.gguf', config: 'file:c.json' } as const,
    { source: 'ftp://host/a.gguf' as 'file:x' },
    { scale: Number.NaN },
    { scale: 1000 },
    { base: undefined as unknown as typeof smol },
  ])
    assert.throws(() => declared(change), { code: 'stack/invalid-properties' });
});

test('a route has adapters of its own model, and names that clients can tell apart', () => {
  const tone = adapter('tone', { base: smol, source: 'hf:owner/tone' });
  const door = (routes: Parameters<typeof gateway>[1]['routes']) =>
    compile(stack('shop', [gateway('door', { routes })])).nodes.has('adapter/tone');
  assert.equal(door({ smol: { model: smol, adapters: [tone], access: 'open' } }), true);
  assert.throws(() => door({ chat: { model: other, adapters: [tone], access: 'open' } }), {
    code: 'resource/adapter-base',
    message: 'The route "chat" serves model/other, and its adapter/tone is for model/smol.',
  });
  const clash = {
    smol: { model: smol, adapters: [tone], access: 'open' },
    'smol:tone': { model: other, access: 'open' },
  };
  assert.throws(() => door(clash as Parameters<typeof door>[0]), {
    code: 'stack/invalid-properties',
    message: /"smol:tone"/,
  });
});
