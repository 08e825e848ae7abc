import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Encoder, EncodeRequest, LanguageModel } from '#contract';
import { fakeLanguageModel } from '#testing';
import type { GuardRules } from './guard-rules.ts';
import { inputGuarded, outputGuarded } from './guarded-model.ts';

const rules: GuardRules = {
  name: 'private',
  on: ['input', 'output'],
  redact: ['email'],
  deny: [{ phrase: 'project falcon' }],
  allow: [],
};

function guarded() {
  const asked: EncodeRequest[] = [];
  const encoder: Encoder = {
    name: 'minilm',
    width: 1,
    tokensMax: 8,
    encode: async (request) => {
      asked.push(request);
      return request.inputs.map(() => ({ vector: Float32Array.of(1), tokens: 1, tokensCut: 0, isCached: false }));
    },
  };
  const model: LanguageModel = { ...fakeLanguageModel(), encoder };
  const wrapped = outputGuarded(inputGuarded(model, [rules]), [rules]).encoder;
  assert.ok(wrapped);
  const context = { requestId: 'r', tenant: 't', signal: new AbortController().signal };
  return { asked, encode: (inputs: EncodeRequest['inputs']) => wrapped.encode({ inputs }, context) };
}

test('an encoder reads texts and pairs without what a guard redacts', async () => {
  const { asked, encode } = guarded();
  await encode([
    { kind: 'text', text: 'write to ann@example.com' },
    { kind: 'pair', text: 'who is bob@example.com?', other: 'nobody' },
  ]);
  const read = JSON.stringify(asked);
  assert.ok(!read.includes('@') && read.includes('write to') && read.includes('nobody'), read);
});

test('what a guard denies reaches no encoder, nor do ids of tokens that it cannot read', async () => {
  const { asked, encode } = guarded();
  await assert.rejects(encode([{ kind: 'text', text: 'about Project Falcon' }]), { code: 'guard/denied' });
  await assert.rejects(encode([{ kind: 'tokens', tokens: [1, 2] }]), { code: 'guard/denied' });
  assert.deepEqual(asked, []);
});
