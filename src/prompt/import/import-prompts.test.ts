import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compilePrompt, importPrompts, type ImportedPrompt, UnreadableImportError } from '../index.ts';
import { convertTemplate } from './foreign-template.ts';

type Others = Readonly<Record<string, string>>;

function imported(file: string, text: string | object, others: Others = {}): readonly ImportedPrompt[] {
  const read = (other: string) => others[other] ?? assert.fail(other);
  return importPrompts({ file, text: typeof text === 'string' ? text : JSON.stringify(text), read });
}

/** The only one. */
function importedOne(file: string, text: string | object): ImportedPrompt {
  const [prompt, ...others] = imported(file, text);
  assert.equal(others.length, 0);
  return prompt ?? assert.fail();
}

const said = ({ messages }: ImportedPrompt) => messages.map(({ role, content }) => `${role}: ${content}`);

describe('import of prompts', () => {
  it('reads what LangChain writes of a chat', () => {
    const template = (kind: string, text: string) => ({
      lc: 1,
      type: 'constructor',
      id: ['langchain', 'prompts', 'chat', kind],
      kwargs: { prompt: { lc: 1, type: 'constructor', id: ['PromptTemplate'], kwargs: { template: text } } },
    });
    const placeholder = { lc: 1, id: ['MessagesPlaceholder'], kwargs: { variable_name: 'history' } };
    const messages = [
      template('SystemMessagePromptTemplate', 'Write {{"a": 1}} about {topic}.'),
      placeholder,
      template('HumanMessagePromptTemplate', '{question!r}'),
    ];
    const prompt = importedOne('hub/rag.json', { lc: 1, id: ['ChatPromptTemplate'], kwargs: { messages } });
    assert.equal(prompt.name, 'rag');
    assert.deepEqual(said(prompt), ['system: Write {"a": 1} about {{topic}}.', 'user: {{question}}']);
    assert.match(prompt.notes.join(), /conversation.*format of \{question!r\}/);
  });

  it('reads a few-shot prompt of LangChain with its examples', () => {
    const prompt = importedOne(
      'few.yaml',
      '_type: few_shot\nprefix: Antonyms.\nsuffix: "Input: {input}"\nexamples:\n  - {input: tall, output: short}\n',
    );
    assert.deepEqual(said(prompt), ['system: Antonyms.', 'user: Input: {{input}}']);
    assert.deepEqual(prompt.examples, [{ values: { input: 'tall' }, answer: 'short' }]);
  });

  it('reads texts and chats of Langfuse, a page of them too', () => {
    const chat = {
      name: 'critic',
      version: 3,
      labels: ['production'],
      prompt: [{ role: 'system', content: 'A {{level}} critic.' }],
      config: { model: 'm', temperature: 0.7, languages: ['en'] },
    };
    const [first, second] = imported('page.json', { data: [chat, { name: 'greet', prompt: 'Hi {{ user.name }}' }] });
    assert.deepEqual(first?.settings, { temperature: 0.7 });
    assert.match(first.notes.join(), /version 3, production.*"m".*"languages"/);
    assert.deepEqual(said(second ?? assert.fail()), ['user: Hi {{user_name}}']);
  });

  it('reads a prompt object of OpenAI', () => {
    const prompt = importedOne('pmpt.json', {
      id: 'pmpt_1',
      version: '2',
      instructions: 'Be kind.',
      input: [{ role: 'user', content: [{ type: 'input_text', text: 'Ticket: {{ticket}}' }] }],
      top_p: 0.5,
      max_output_tokens: 300,
      tools: [{ type: 'function', name: 'x' }],
      text: { format: { type: 'json_schema', schema: { type: 'object' } } },
    });
    assert.deepEqual(said(prompt), ['system: Be kind.', 'user: Ticket: {{ticket}}']);
    assert.deepEqual([prompt.settings, prompt.output], [{ topP: 0.5, tokensMax: 300 }, { type: 'object' }]);
    assert.match(prompt.notes.join(), /pmpt_1 version 2.*tools/);
  });

  it('reads the prompts that a configuration of promptfoo lists', () => {
    const config = "prompts:\n  - 'Sum up {{text}}'\n  - file://chat.json\n  - two.txt\n  - file://make.py\n";
    const files = {
      'chat.json': '[{"role":"system","content":"S"},{"role":"user","content":"{{text}}"}]',
      'two.txt': 'One\n---\nTwo',
    };
    const prompts = imported('promptfooconfig.yaml', config, files);
    assert.deepEqual(prompts.map(said), [
      ['user: Sum up {{text}}'],
      ['system: S', 'user: {{text}}'],
      ['user: One'],
      ['user: Two'],
      [],
    ]);
    assert.deepEqual(
      prompts.map(({ name }) => name),
      ['promptfooconfig-1', 'chat', 'two-1', 'two-2', 'make'],
    );
    assert.match(prompts.at(-1)?.notes.join() ?? '', /make\.py is a program/);
  });

  it('reads files with settings in front, and messages by role', () => {
    const text =
      '---\nmodel: m\nconfig:\n  maxOutputTokens: 9\n---\n{{role "system"}}\nGreet.\n{{role "user"}}\n{{name}}\n';
    const prompt = importedOne('hi.prompt', text);
    assert.deepEqual(said(prompt), ['system: Greet.', 'user: {{name}}']);
    assert.deepEqual(prompt.settings, { tokensMax: 9 });
    assert.deepEqual(said(importedOne('plain.md', 'Only {{text}}')), ['user: Only {{text}}']);
  });

  it('says of logic in a template that there is none here, and keeps it as text', async () => {
    const prompt = importedOne('a.json', { name: 'a', prompt: '{{#each xs}}{{name}}{{/each}}' });
    assert.equal(prompt.notes.length, 2);
    const { messages } = await compilePrompt({
      messages: prompt.messages,
      variables: { type: 'object', properties: { name: { type: 'string' } } },
    }).render({ name: 'n' });
    assert.equal(messages[0]?.content, '{{#each xs}}n{{/each}}');
  });

  for (const [what, text] of [
    ['nothing', ''],
    ['no prompt', '{"a":1}'],
    ['what is cut off', 'prompts: ['],
    ['an empty list', '[]'],
  ] as const) {
    it(`refuses ${what}`, () => assert.throws(() => imported('x.yaml', text), UnreadableImportError));
  }

  it('makes a template that can be read of any text', () => {
    const syntax = fc.constantFrom('mustache', 'f-string', 'plain');
    const text = fc.array(fc.constantFrom('{', '}', '{{', '}}', 'a', ' ', '#', '{a}', '{{b}}'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, syntax, (parts, of) => {
        const converted = convertTemplate(parts.join(''), of).text;
        const names = [...converted.matchAll(/\{\{\s*>?\s*(\w+)\s*\}\}/g)].map(([, name]) => [
          name,
          { type: 'string' },
        ]);
        const variables = { type: 'object', properties: Object.fromEntries(names) };
        try {
          compilePrompt({ messages: [{ role: 'user', content: converted }], variables });
        } catch (error) {
          // What is escaped is no variable; the count of those is not what is tried here.
          assert.match((error as Error).message, /never used/, `${parts.join('')} became ${converted}`);
        }
      }),
    );
  });
});
