import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { z } from 'zod';
import { promptDefinitionOf, promptPropertiesOf } from './prompt-definition-of.ts';
import { prompt } from './prompt.ts';
import { promptProperties } from './prompt-properties.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-prompt-'));
after(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const variables = { ticket: z.string() };
const text = 'Ticket: {{ticket}}';

describe('prompt as it is declared', () => {
  it('keeps what is declared, and comes back from what is stored', () => {
    const { properties } = prompt('sort', {
      system: '{{> rules}}',
      text,
      partials: { rules: 'Be brief with {{name}}.' },
      variables: { ...variables, name: z.string() },
      examples: [{ values: { ticket: 'no paper' }, answer: 'hardware' }],
      tools: [{ name: 'look_up', parameters: z.object({ id: z.int() }) }],
      output: z.enum(['hardware', 'billing']),
      settings: { temperature: 0 },
    });
    const stored = promptDefinitionOf(promptProperties.parse(properties));
    assert.deepEqual(stored.examples, { items: [{ values: { ticket: 'no paper' }, answer: 'hardware' }] });
    assert.deepEqual(promptPropertiesOf(stored), properties);
  });

  it('takes examples from a file, one in each line', () => {
    const file = fileOf(
      'two.jsonl',
      '{"values":{"ticket":"a"},"answer":"b"}\n\n{"values":{"ticket":"c"},"answer":"d"}\n',
    );
    const { properties } = prompt('sort', { text, variables, examples: { file, select: { nearest: 1 } } });
    const { examples } = promptDefinitionOf(promptProperties.parse(properties));
    assert.deepEqual(
      examples?.items.map(({ answer }) => answer),
      ['b', 'd'],
    );
    assert.deepEqual(examples?.select, { nearest: 1 });
  });

  it('says in which line of which file an example cannot be read', () => {
    const file = fileOf('cut.jsonl', '{"values":{"ticket":"a"},"answer":"b"}\n{"values":');
    assert.throws(() => prompt('sort', { text, variables, examples: { file } }), /cut\.jsonl:2/);
  });

  for (const [what, more] of [
    ['an example of another message', { examples: { items: [{ values: { tickets: 'x' }, answer: 'y' }] } }],
    ['no example', { examples: { items: [] } }],
    ['a choice that is none', { examples: { items: [{ values: { ticket: 'x' }, answer: 'y' }], select: { best: 2 } } }],
    ['a temperature that is none', { settings: { temperature: -1 } }],
    ['a partial that nothing includes', { partials: { rules: 'x' } }],
  ] as const) {
    it(`refuses ${what}`, () => {
      const { properties } = prompt('sort', { text, variables });
      assert.equal(promptProperties.safeParse({ ...(properties as object), ...more }).success, false);
    });
  }

  it('knows the variables of texts and partials when it is compiled', () => {
    // @ts-expect-error -- "name" is used and not declared
    prompt('sort', { text: '{{> rules}} {{ticket}}', partials: { rules: 'Be brief, {{name}}.' }, variables });
    // @ts-expect-error -- "name" is declared and not used
    prompt('sort', { text, variables: { ticket: z.string(), name: z.string() } });
  });
});
