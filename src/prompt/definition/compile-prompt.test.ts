import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import type { Json } from '#base';
import { compilePrompt, InvalidPromptError, InvalidVariablesError, type PromptDefinition } from '../index.ts';

const variables = z.toJSONSchema(z.object({ question: z.string(), count: z.int().max(9).default(3) }), {
  io: 'input',
}) as Record<string, Json>;
const answer: PromptDefinition = {
  messages: [
    { role: 'system', content: 'Give {{count}} reasons.' },
    { role: 'user', content: '{{question}}' },
  ],
  variables,
};

describe('prompt', () => {
  it('renders messages with checked variables and their defaults', async () => {
    assert.deepEqual(await compilePrompt(answer).render({ question: 'Why?' }), {
      messages: [
        { role: 'system', content: 'Give 3 reasons.' },
        { role: 'user', content: 'Why?' },
      ],
      conversationAt: 1,
      examples: [],
    });
  });

  for (const [what, values, names] of [
    ['missing', {}, /question/],
    ['of the wrong type', { question: 7 }, /question/],
    ['out of range', { question: 'Why?', count: 10 }, /count/],
    ['unknown', { question: 'Why?', tone: 'kind' }, /tone/],
  ] as const) {
    it(`names a variable that is ${what}`, async () => {
      await assert.rejects(compilePrompt(answer).render(values), (error) => {
        assert.ok(error instanceof InvalidVariablesError);
        assert.match(error.message, names);
        return true;
      });
    });
  }

  it('refuses a template whose variables are not the declared ones', () => {
    assert.throws(
      () => compilePrompt({ ...answer, messages: [{ role: 'user', content: '{{other}}' }] }),
      InvalidPromptError,
    );
    assert.throws(
      () => compilePrompt({ ...answer, messages: [{ role: 'user', content: '{{question}}' }] }),
      InvalidPromptError,
    );
    assert.throws(() => compilePrompt({ ...answer, messages: [] }), InvalidPromptError);
  });
});

describe('examples of a prompt', () => {
  const sorted: PromptDefinition = {
    messages: [
      { role: 'system', content: 'Sort tickets. {{> rules}}' },
      { role: 'user', content: 'Ticket: {{ticket}}' },
    ],
    partials: { rules: 'Be {{> manner}}.', manner: 'brief' },
    variables: z.toJSONSchema(z.object({ ticket: z.string() })) as Record<string, Json>,
    examples: {
      items: [
        { values: { ticket: 'no paper' }, answer: 'hardware' },
        { values: { ticket: 'wrong sum' }, answer: 'billing' },
      ],
    },
  };

  it('stand before what is asked, each with its answer', async () => {
    const { messages, conversationAt, examples } = await compilePrompt(sorted).render({ ticket: 'it smokes' });
    assert.deepEqual(
      messages.map(({ role, content }) => `${role}: ${String(content)}`),
      [
        'system: Sort tickets. Be brief.',
        'user: Ticket: no paper',
        'assistant: hardware',
        'user: Ticket: wrong sum',
        'assistant: billing',
        'user: Ticket: it smokes',
      ],
    );
    assert.deepEqual([conversationAt, examples], [5, [0, 1]]);
  });

  it('are counted by the model that reads them, once each', async () => {
    const counted: string[] = [];
    const countTokens = async (text: string) => counted.push(text) * 10;
    const bounded = { ...sorted, examples: { ...sorted.examples, items: sorted.examples?.items ?? [], tokensMax: 15 } };
    const prompt = compilePrompt(bounded, { countTokens });
    assert.deepEqual((await prompt.render({ ticket: 'a' })).examples, [0]);
    assert.deepEqual((await prompt.render({ ticket: 'b' })).examples, [0]);
    assert.deepEqual(counted, ['Ticket: no paper\nhardware', 'Ticket: wrong sum\nbilling']);
  });

  it('are counted again where the model could not', async () => {
    let isThere = false;
    const countTokens = async () => (isThere ? 10 : assert.fail('no model'));
    const bounded = { ...sorted, examples: { items: sorted.examples?.items ?? [], tokensMax: 15 } };
    const prompt = compilePrompt(bounded, { countTokens });
    await assert.rejects(prompt.render({ ticket: 'a' }), /no model/);
    isThere = true;
    assert.deepEqual((await prompt.render({ ticket: 'a' })).examples, [0]);
  });

  it('are refused where they do not fit the message, or there is none that they are examples of', () => {
    const items = [{ values: { tickets: 'x' }, answer: 'y' }];
    assert.throws(() => compilePrompt({ ...sorted, examples: { items } }), /example 1 .*ticket/);
    const messages = [...sorted.messages, { role: 'assistant' as const, content: 'Sure:' }];
    assert.throws(() => compilePrompt({ ...sorted, messages }), /its last is none/);
  });

  it('refuses partials that are missing, never used, or within themselves', () => {
    assert.throws(
      () => compilePrompt({ ...sorted, partials: { rules: '', other: '' } }),
      /partial "other" is never used/,
    );
    assert.throws(() => compilePrompt({ ...sorted, partials: {} }), /no partial "rules"/);
    assert.throws(() => compilePrompt({ ...sorted, partials: { rules: '{{> rules}}' } }), /includes itself/);
  });
});
