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
  .replace('routes: {', "routes: { minilm: { model: minilm, access: 'open' },")
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

/** Questions in words of a trade that no encoder has learnt, and the texts that answer them. */
function jargon(): readonly object[] {
  const trades = {
    boat: ['its sails', 'its anchor', 'the harbour', 'the captain', 'the deck', 'the keel', 'the crew', 'the mast'],
    bread: ['the oven', 'the flour', 'the yeast', 'the crust', 'the dough', 'the baker', 'the salt', 'the loaf'],
    chess: ['the king', 'the queen', 'the pawns', 'the opening', 'the clock', 'the board', 'the knight', 'a draw'],
  };
  const words = { boat: 'zorple', bread: 'quindle', chess: 'vemble' };
  return (Object.keys(trades) as (keyof typeof trades)[]).flatMap((trade) =>
    trades[trade].flatMap((part, index) => [
      { id: `${trade}${index}`, text: `What one should know about a ${trade}: ${part}.` },
      { query: `${words[trade]}, ${part}?`, relevant: trades[trade].map((_, other) => `${trade}${other}`) },
    ]),
  );
}

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
  const post = (path: string, body: object) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  /** Declares a head "tuned" beside what is there. */
  const declare = async (properties: string, expected = 0) => {
    const text = program
      .replace('const door', `const tuned = head('tuned', ${properties});\nconst door`)
      .replace('routes: {', "routes: { tuned: { model: tuned, access: 'open' },");
    writeFileSync(workshop.path('stack.ts'), text);
    const result = await workshop.lode(['up', '--detach', '--yes']);
    if (expected === 0) assert.equal(result.code, 0, result.stderr);
    return result;
  };
  const ask = async (model: string, input: string) => {
    const response = await post('/v1/classify', { model, input });
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

  it('tells what would be learnt before it is declared, with a hidden layer or without', async () => {
    for (const more of [[], ['--hidden', '8']]) {
      const words = ['head', 'train', 'intents.jsonl', '--trunk', 'minilm', ...more];
      const told = await workshop.json<{ readonly report: { readonly accuracy: number; readonly heldOut: number } }>(
        words,
      );
      assert.equal(told.report.heldOut, 3);
      assert.ok(told.report.accuracy > 0.6, JSON.stringify(told));
    }
    const { stderr } = await workshop.lode(['head', 'train', 'intents.jsonl', '--kind', 'poet']);
    assert.match(stderr, /classifier, regressor, projection/);
  });

  it('moves queries to what belongs to them, and says on queries held out what that brings', async () => {
    writeFileSync(workshop.path('jargon.jsonl'), lines(jargon()));
    const tune = ['embed', 'tune', 'jargon.jsonl', 'minilm'];
    const tuned = await workshop.json<{ readonly report: { readonly gain: number; readonly gainBefore: number } }>(
      tune,
    );
    assert.ok(tuned.report.gain > tuned.report.gainBefore, JSON.stringify(tuned));
    await declare("{ trunk: minilm, kind: 'projection', examples: 'jargon.jsonl' }");
    const compare = ['embed', 'compare', 'jargon.jsonl', '--candidates', 'minilm,tuned'];
    const { candidates } = await workshop.json<{ readonly candidates: readonly { readonly gain: number }[] }>(compare);
    const [plain, moved] = candidates;
    assert.ok(plain && moved && moved.gain > plain.gain, JSON.stringify(candidates));
    const vectorOf = async (model: string) => {
      const response = await post('/v1/embeddings', { model, input: 'a passage', input_type: 'passage' });
      return ((await response.json()) as { data: [{ embedding: number[] }] }).data[0].embedding;
    };
    assert.deepEqual(await vectorOf('tuned'), await vectorOf('minilm'));
    const documents = ['The king of a chess board.', 'The sails of a boat.', 'Bread in the oven.'];
    const ranked = await post('/v1/rerank', { model: 'tuned', query: 'zorple, what moves it?', documents });
    assert.equal(((await ranked.json()) as { results: [{ index: number }] }).results[0].index, 1);
  });

  it('lets the head that serves stay where another trunk would make it worse by more than may be', async () => {
    const lesson = "kind: 'classifier', examples: 'intents.jsonl', lossMax: 0";
    await declare(`{ trunk: minilm, ${lesson} }`);
    const answered = await ask('tuned', 'the postman never came with my box');
    const narrow = "encoder('narrow', { source: 'file:minilm', tokensMax: 4, threads: 1 })";
    const { code, stderr } = await declare(`{ trunk: ${narrow}, ${lesson} }`, 1);
    assert.notEqual(code, 0);
    assert.match(stderr, /tuned would lose/);
    assert.deepEqual(await ask('tuned', 'the postman never came with my box'), answered);
  });

  it('names the line of examples that it cannot learn from', async () => {
    writeFileSync(workshop.path('intents.jsonl'), '{"text": "a", "label": "b"}\n{"label": "c"}');
    const { code, stderr } = await workshop.lode(['plan']);
    assert.notEqual(code, 0);
    assert.match(stderr, /intents\.jsonl, line 2/);
  });
});
