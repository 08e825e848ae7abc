import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, stack } from '#stack';
import { remoteModel, type RemoteModelDeclaration } from './remote-model.ts';
import { secret } from './secret.ts';

const apiKey = secret('openai', { env: 'OPENAI_API_KEY' });
const declared = (change: object) => {
  const declaration = { provider: 'openai', model: 'gpt-5-mini', ...change } as RemoteModelDeclaration;
  return compile(stack('shop', [remoteModel('gpt', declaration)])).nodes.get('remote-model/gpt');
};

test('a remote model is declared with its key as a secret of the stack', () => {
  const properties = declared({ apiKey, prices: { input: 0.25, output: 2 } })?.properties as Record<string, unknown>;
  assert.deepEqual(properties['apiKey'], { $ref: 'secret/openai' });
  assert.deepEqual([properties['contextTokens'], properties['retries'], properties['media']], [128_000, 2, []]);
});

test('plain HTTP beyond this machine, and a compatible provider without an address are refused at plan', () => {
  for (const change of [
    { provider: 'openai-compatible' },
    { baseUrl: 'http://models.example.com/v1' },
    { baseUrl: 'http://127.0.0.1.example.com/v1' },
    { baseUrl: 'http://127.0.0.1@example.com/v1' },
    { baseUrl: 'ftp://127.0.0.1/' },
    { provider: 'nobody' },
    { apiKey: 'sk-written-into-the-program' },
    { prices: { input: -1, output: 1 } },
    { network: 'any' },
  ])
    assert.throws(() => declared(change), { code: 'stack/invalid-properties' }, JSON.stringify(change));
  for (const baseUrl of ['http://127.0.0.1:8000/v1', 'http://localhost/v1', 'http://[::1]:1/', 'https://10.0.0.1/v1'])
    assert.ok(declared({ provider: 'openai-compatible', baseUrl }), baseUrl);
});
