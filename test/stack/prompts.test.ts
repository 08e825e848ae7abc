import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { writeTinyModel } from '../tiny-models.ts';
import { Workshop } from './lode-command.ts';

interface Revision {
  readonly number: number;
  readonly labels: readonly string[];
}

const program = `
import { gateway, model, prompt, stack, z } from 'lode';
const tiny = model('tiny', { source: 'file:./tiny.gguf', contextTokens: 256, parallel: 2, threads: 1 });
const sort = prompt('sort', {
  system: 'Sort tickets.',
  text: 'Ticket: {{ticket}}',
  variables: { ticket: z.string() },
  examples: { file: './examples.jsonl', select: { nearest: 1 } },
  output: z.enum(['hardware', 'billing']),
  settings: { temperature: 0 },
});
export default stack('desk', [
  gateway('door', { address: '127.0.0.1:0', routes: { sort: { model: tiny, prompt: sort, access: 'open' } } }),
]);
`;
const examples = [
  { values: { ticket: 'no paper in the printer' }, answer: 'hardware' },
  { values: { ticket: 'wrong sum on the invoice' }, answer: 'billing' },
];

describe('prompts of a stack', () => {
  const workshop = new Workshop();
  let url: string;
  const history = async () => await workshop.json<readonly Revision[]>(['prompts', 'history', 'sort']);
  const lode = async (...words: readonly string[]) => {
    const { code, stdout, stderr } = await workshop.lode(words);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const ask = async (body: object, path = '/v1/chat/completions') => {
    const response = await fetch(new URL(path, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'sort', ...body }),
    });
    assert.equal(response.status, 200);
    return (await response.json()) as { prompt: string; choices: { message: { content: string } }[] };
  };

  before(async () => {
    await writeTinyModel(workshop.path('tiny.gguf'), 'llama');
    writeFileSync(workshop.path('examples.jsonl'), examples.map((each) => JSON.stringify(each)).join('\n'));
    writeFileSync(workshop.path('stack.ts'), program);
    ({ url } = await workshop.json<{ url: string }>(['up', '--detach', '--port', '0']));
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('shows the model the example that is most like what is asked, and holds it to the output', async () => {
    const messages = [{ role: 'user', content: 'The printer eats paper.' }];
    const { prompt } = await ask({ messages }, '/apply-template');
    assert.match(prompt, /Ticket: no paper in the printer[^]*hardware[^]*Ticket: The printer eats paper\./);
    assert.doesNotMatch(prompt, /invoice/);
    const { choices } = await ask({ messages });
    assert.match(choices[0]?.message.content ?? '', /^(hardware|billing)$/);
  });

  it('takes a draft from a branch through a review into the program', async () => {
    writeFileSync(workshop.path('short.txt'), '--- system\nSort.\n--- user\nTicket: {{ticket}}\n');
    await lode('prompts', 'save', 'sort', '--branch', 'short', '--from', 'short.txt', '--reason', 'fewer words');
    assert.match(await lode('prompts', 'diff', 'sort@v1', 'short'), /^- Sort tickets\.\n\+ Sort\.$/m);
    assert.match(await lode('prompts', 'render', 'sort@short', '--var', 'ticket=no sum'), /--- system\nSort\./);
    assert.equal((await workshop.json<{ drifts: unknown[] }>(['drift'])).drifts.length, 0, 'a draft is no drift');

    await lode('prompts', 'review', 'sort@short', '--want-changes', '--comment', 'too short');
    assert.equal((await workshop.lode(['prompts', 'merge', 'sort', 'short'])).code, 1);
    await lode('prompts', 'review', 'sort@short', '--approve');
    await lode('prompts', 'merge', 'sort', 'short');
    await lode('prompts', 'label', 'sort@v3', 'production');
    assert.deepEqual(
      (await history()).map(({ number, labels }) => [number, labels]),
      [
        [3, ['production']],
        [2, []],
        [1, []],
      ],
    );

    await workshop.json(['drift', '--adopt']);
    assert.equal(readFileSync(workshop.path('stack.ts'), 'utf8'), program.replace('Sort tickets.', 'Sort.'));
    await lode('up', '--detach');
    const { prompt } = await ask({ messages: [{ role: 'user', content: 'x' }] }, '/apply-template');
    assert.match(prompt, /Sort\./);
    assert.equal((await history()).length, 3, 'what the program says now is there already');
  });

  it('sees what a merge has taken out and put in, and writes both into the program', async () => {
    writeFileSync(workshop.path('bare.txt'), 'It says: {{ticket}}');
    await lode('prompts', 'save', 'sort', '--branch', 'bare', '--from', 'bare.txt');
    await lode('prompts', 'merge', 'sort', 'bare');
    const { stdout } = await workshop.lode(['drift']);
    assert.match(stdout, /system: "Sort\." → \(none\)/);
    assert.equal((await workshop.lode(['plan', '--exit-code'])).code, 3, 'it is not what the program declares');
    await workshop.json(['drift', '--adopt']);
    const adopted = program.replace("  system: 'Sort tickets.',\n", '').replace('Ticket: {{', 'It says: {{');
    assert.equal(readFileSync(workshop.path('stack.ts'), 'utf8'), adopted);
    await lode('up', '--detach');
    assert.equal((await workshop.json<{ drifts: unknown[] }>(['drift'])).drifts.length, 0);
  });

  it('refuses what is no prompt, and says of what there is none', async () => {
    writeFileSync(workshop.path('bad.json'), '{"messages":[]}');
    const revisions = (await history()).length;
    for (const words of [
      ['save', 'sort', '--branch', 'short', '--from', 'bad.json'],
      ['save', 'sort', '--branch', 'short', '--from', 'none.json'],
      ['save', 'sort', '--branch', 'v2', '--from', 'short.txt'],
      ['show', 'sort@staging'],
      ['show', 'none'],
      ['merge', 'sort', 'none'],
    ]) {
      const { code, stderr } = await workshop.lode(['prompts', ...words]);
      assert.ok(code === 1 || code === 2, stderr);
      assert.match(stderr, /^ *try /m);
    }
    assert.equal((await history()).length, revisions);
  });
});
