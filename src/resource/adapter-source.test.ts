import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSource } from '#hub';
import { configBeside, weightsIn } from './adapter-source.ts';

test('a file is taken as it is, and of a folder or a repository the file that PEFT saves', () => {
  assert.equal(weightsIn('file:loras/tone.gguf'), 'file:loras/tone.gguf');
  assert.equal(
    weightsIn('https://host/a/adapter_model.safetensors?download=true'),
    'https://host/a/adapter_model.safetensors?download=true',
  );
  assert.equal(weightsIn('file:loras/tone/'), 'file:loras/tone/adapter_model.safetensors');
  for (const repository of ['hf:owner/tone', 'hf:owner/tone@v1', 'hf:owner/tone@v1/checkpoint-10']) {
    const source = parseSource(weightsIn(repository));
    assert.ok(
      source.kind === 'hf' && source.repo === 'owner/tone' && source.file.endsWith('adapter_model.safetensors'),
    );
  }
});

test('the configuration lies beside the weights, and GGUF has none', () => {
  assert.equal(configBeside(['file:loras/tone.gguf']), undefined);
  assert.deepEqual(
    configBeside(['hf:owner/tone@v1/adapter_model.safetensors', 'https://host/tone/a.safetensors?x=1']),
    ['hf:owner/tone@v1/adapter_config.json', 'https://host/tone/adapter_config.json'],
  );
  assert.deepEqual(configBeside(['pypi:tone==1.0/tone/adapter_model.safetensors']), [
    'pypi:tone==1.0/tone/adapter_config.json',
  ]);
});
