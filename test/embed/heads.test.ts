/** Heads as a stack declares them: trained by `lode up` on real vectors, asked at the door. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { blocksOf } from '../guide/run-block.ts';
import { Workshop } from '../stack/lode-command.ts';
import { minilm } from '../weights.ts';

const page = blocksOf('embeddings.md', 'ts').find((block) => block.includes("head('intent'")) ?? '';
/** The program of the guide, with the files beside it and on any port. */
const program = page
  .replace(/source: '[^']*'/, "source: 'file:minilm'")
  .replace('tokensMax: 256', 'tokensMax: 256, threads: 1')
  .replaceAll("'any-key'", "'open'")
  .replace("gateway('door', {", "gateway('door', { address: '127.0.0.1:0',");

const intents = {
  delivery: [
    'Where is my parcel?',
    'When will it be delivered?',
    'The package has not arrived',
    'Track my shipment please',
    'My order is late',
  ],
  refund: [
    'I want my money back',
    'Please refund me',
    'How do I return this item?',
    'Can I get a refund?',
    'Send me back what I paid',
  ],
  password: [
    'I cannot log in',
    'How do I reset my password?',
    'My account is locked',
    'I forgot my password',
    'The login page refuses me',
  ],
};

interface Step {
  readonly node: string;
  readonly action: string;
}

describe('a stack with heads', { timeout: 300_000 }, () => {
  let workshop: Workshop;
  let url = '';
  const lines = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
  const writeIntents = (labels: readonly (keyof typeof intents)[]): void =>
    writeFileSync(
      workshop.path('intents.jsonl'),
      lines(labels.flatMap((label) => intents[label].map((text) => ({ text, label })))),
    );
  const up = async (): Promise<void> => {
    ({ url } = await workshop.json<{ readonly url: string }>(['up', '--detach', '--yes']));
  };
  const ask = async (model: string, input: string) => {
    const response = await fetch(`${url}/v1/classify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, input }),
    });
    assert.equal(response.status, 200, await response.clone().text());
    const { data } = (await response.json()) as { data: [{ label?: string; probs?: number[]; value?: number }] };
    return data[0];
  };

  before(async () => {
    workshop = new Workshop();
    const { weights, config, tokenizer } = await minilm();
    mkdirSync(workshop.path('minilm'));
    symlinkSync(weights, workshop.path('minilm', 'model.safetensors'));
    symlinkSync(config, workshop.path('minilm', 'config.json'));
    symlinkSync(tokenizer, workshop.path('minilm', 'tokenizer.json'));
    writeFileSync(workshop.path('stack.ts'), program);
    writeIntents(['delivery', 'refund']);
    const urgent = ['It burns, help me now!', 'Everything is down, come at once', 'Emergency, please hurry'];
    const calm = ['No hurry, whenever you have time', 'Just a small question', 'It can wait until next month'];
    const valued = [...urgent.map((text) => ({ text, value: 9 })), ...calm.map((text) => ({ text, value: 1 }))];
    writeFileSync(workshop.path('urgency.jsonl'), lines(valued));
    await up();
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('says what texts are about that it has not seen, and how much they press', async () => {
    assert.equal((await ask('intent', 'the postman never came with my box')).label, 'delivery');
    const { label, probs = [] } = await ask('intent', 'give me a refund for these shoes');
    assert.equal(label, 'refund');
    assert.ok(Math.abs(probs.reduce((sum, share) => sum + share, 0) - 1) < 1e-4);
    const [hurried, calm] = [
      await ask('urgency', 'Quick, the server is on fire!'),
      await ask('urgency', 'Take your time with this'),
    ];
    assert.ok((hurried.value ?? 0) > (calm.value ?? 0) + 1, `${hurried.value} and ${calm.value}`);
  });

  it('is not trained again when nothing has changed, and anew with other examples', async () => {
    const plan = async () => {
      const { steps } = await workshop.json<{ readonly steps: readonly Step[] }>(['plan']);
      return steps.filter(({ action }) => action !== 'same');
    };
    assert.deepEqual(await plan(), []);
    writeIntents(['delivery', 'refund', 'password']);
    assert.deepEqual(
      (await plan()).map(({ node, action }) => [node, action]),
      [['head/intent', 'update']],
    );
    await up();
    assert.equal((await ask('intent', 'the sign-in does not accept my password')).label, 'password');
  });

  it('names the line of examples that it cannot learn from', async () => {
    writeFileSync(workshop.path('intents.jsonl'), '{"text": "a", "label": "b"}\n{"label": "c"}');
    const { code, stderr } = await workshop.lode(['plan']);
    assert.notEqual(code, 0);
    assert.match(stderr, /intents\.jsonl, line 2/);
  });
});
