import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatMessage } from '#contract';
import { ChatTemplateError } from '../errors/chat-template-error.ts';
import { TemplateRenderer } from './renderer.ts';

const hello: readonly ChatMessage[] = [{ role: 'user', content: 'hello' }];

async function render(template: string | undefined, messages: readonly ChatMessage[] = hello): Promise<string> {
  using renderer = new TemplateRenderer({ template, beginning: '<s>', end: '</s>' });
  return await renderer.render({ kind: 'chat', messages });
}

async function fails(template: string, problem: RegExp, timeMaxMs = 10_000): Promise<void> {
  using renderer = new TemplateRenderer({ template, beginning: '', end: '', timeMaxMs });
  for (let round = 0; round < 2; round++) {
    await assert.rejects(
      renderer.render({ kind: 'chat', messages: hello }),
      (error) => error instanceof ChatTemplateError && problem.test(error.message),
    );
  }
}

test('a template sees the messages and the texts of the special tokens', async () => {
  const text = await render(
    '{{ bos_token }}{% for m in messages %}[{{ m.role }}] {{ m.content }}{% endfor %}{{ eos_token }}',
  );
  assert.equal(text, '<s>[user] hello</s>');
});

test('without a template of its own a model gets ChatML', async () => {
  assert.equal(await render(undefined), '<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\n');
});

test('a developer is a system to templates that have not heard of developers', async () => {
  const messages: readonly ChatMessage[] = [{ role: 'developer', content: 'Be brief.' }];
  assert.equal(await render('{{ messages[0].role }}', messages), 'system');
  assert.equal(await render('{# developer #}{{ messages[0].role }}', messages), 'developer');
});

test("a template's own refusal is told", () => fails("{{ raise_exception('only user') }}", /only user/));
test('a template that does not parse is told', () => fails('{% for %}', /chat template failed/));
test('an endless loop is ended', () =>
  fails('{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}', /more than 150 ms/, 150));
test('a bomb of numbers does not take this process with it', () =>
  fails('{{ range(1000000000) | length }}', /memory|Invalid/));
test('a bomb of text does not take this process with it', () =>
  fails(
    '{% set ns = namespace(s="x") %}{% for i in range(40) %}{% set ns.s = ns.s + ns.s %}{% endfor %}{{ ns.s }}',
    /characters|length|memory|ended/,
  ));

test('chats are rendered in turn, and a bad one does not spoil the next', async () => {
  using renderer = new TemplateRenderer({
    template: "{% if messages[0].content == 'bad' %}{{ raise_exception('no') }}{% endif %}{{ messages[0].content }}",
    beginning: '',
    end: '',
  });
  const texts = ['a', 'bad', 'b'].map((content) =>
    renderer.render({ kind: 'chat', messages: [{ role: 'user', content }] }).catch(() => 'failed'),
  );
  assert.deepEqual(await Promise.all(texts), ['a', 'failed', 'b']);
});
