import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePeftConfig } from './peft-config.ts';

const plain = { peft_type: 'LORA', r: 8, lora_alpha: 16, bias: 'none', use_dora: false, modules_to_save: null };
const parse = (change: object = {}) => parsePeftConfig(JSON.stringify({ ...plain, ...change }));
const module = 'model.layers.3.self_attn.q_proj';

test('the scale is alpha over the rank, or over its root when rank-stabilised', () => {
  assert.equal(parse().scaleOf(module, 8), 2);
  assert.equal(parse({ use_rslora: true }).scaleOf(module, 16), 4);
});

test('a module may have an alpha of its own', () => {
  const { scaleOf } = parse({ alpha_pattern: { 'layers.3.self_attn.q_proj': 32, v_proj: 8 } });
  assert.equal(scaleOf(module, 8), 4);
  assert.equal(scaleOf('model.layers.3.self_attn.v_proj', 8), 1);
  assert.equal(scaleOf('model.layers.13.self_attn.q_proj', 8), 2);
  assert.throws(() => parse({ alpha_pattern: { '(a+)+$': 1 } }), {
    code: 'hub/unsupported-adapter',
    message: /regular expression/,
  });
});

test('what would compute something else than LoRA is refused by its name', () => {
  const cases: Readonly<Record<string, unknown>> = {
    peft_type: 'LOHA',
    use_dora: true,
    modules_to_save: ['lm_head'],
    bias: 'all',
    lora_bias: true,
    fan_in_fan_out: true,
    layer_replication: [[0, 4]],
    trainable_token_indices: [1],
    target_parameters: ['experts'],
    use_qalora: true,
    alora_invocation_tokens: [1, 2],
    init_lora_weights: 'pissa_niter_4',
  };
  for (const [key, value] of Object.entries(cases))
    assert.throws(() => parse({ [key]: value }), { code: 'hub/unsupported-adapter', message: new RegExp(key) }, key);
  for (const init of [true, 'gaussian', 'eva', 'orthogonal']) parse({ init_lora_weights: init });
});

test('what is no configuration is refused', () => {
  assert.throws(() => parsePeftConfig('<!doctype html>'), { code: 'hub/not-an-adapter', message: /not JSON/ });
  assert.throws(() => parsePeftConfig('[]'), { code: 'hub/not-an-adapter' });
  for (const alpha of [0, -1, 'sixteen', null, 1e300])
    assert.throws(() => parse({ lora_alpha: alpha }), { code: 'hub/not-an-adapter', message: /lora_alpha/ });
});
