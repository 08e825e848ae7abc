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
  it('renders messages with checked variables and their defaults', () => {
    assert.deepEqual(compilePrompt(answer).render({ question: 'Why?' }), [
      { role: 'system', content: 'Give 3 reasons.' },
      { role: 'user', content: 'Why?' },
    ]);
  });

  for (const [what, values, names] of [
    ['missing', {}, /question/],
    ['of the wrong type', { question: 7 }, /question/],
    ['out of range', { question: 'Why?', count: 10 }, /count/],
    ['unknown', { question: 'Why?', tone: 'kind' }, /tone/],
  ] as const) {
    it(`names a variable that is ${what}`, () => {
      assert.throws(
        () => compilePrompt(answer).render(values),
        (error) => {
          assert.ok(error instanceof InvalidVariablesError);
          assert.match(error.message, names);
          return true;
        },
      );
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
