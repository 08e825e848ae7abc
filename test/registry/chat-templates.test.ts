/** Chat templates of 71 models, as their makers have published them: what each shows of a call is read back as that call. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ChatInput } from '#contract';
import { openTemplate, type TestTemplate, variablesFor } from '../../src/engine/template/template-fixture.ts';
import { pythonWith } from '../python-venv.ts';
import { chatTemplates } from './chat-templates.ts';

type Kind = TestTemplate['dialect']['calls']['kind'];

/** Whose templates show calls in their own syntax. All others are told of functions in text. */
const owners: Partial<Readonly<Record<Kind, readonly string[]>>> = {
  hermes: [
    'Bielik-11B-v3.0-Instruct',
    'MiMo-VL',
    'NousResearch-Hermes-2-Pro-Llama-3-8B-tool_use',
    'NousResearch-Hermes-3-Llama-3.1-8B-tool_use',
    'Qwen-QwQ-32B',
    'Qwen-Qwen2.5-7B-Instruct',
    'Qwen-Qwen3-0.6B',
    'Reka-Edge',
    'ibm-granite-granite-4.0',
    'ibm-granite-granite-4.1',
    'unsloth-Apriel-1.5',
  ],
  llama: ['meta-llama-Llama-3.1-8B-Instruct', 'meta-llama-Llama-3.2-3B-Instruct', 'meta-llama-Llama-3.3-70B-Instruct'],
  mistral: ['mistralai-Mistral-Nemo-Instruct-2407'],
  'mistral-args': [
    'Mistral-Small-3.2-24B-Instruct-2506',
    'mistralai-Ministral-3-14B-Reasoning-2512',
    'unsloth-mistral-Devstral-Small-2507',
  ],
  elements: ['NVIDIA-Nemotron-3-Nano-30B-A3B-BF16', 'Qwen3-Coder', 'Qwen3.5-4B', 'StepFun3.5-Flash'],
  gemma: ['google-gemma-4-31B-it-interleaved', 'google-gemma-4-31B-it'],
  deepseek: ['deepseek-ai-DeepSeek-V3.1'],
  'deepseek-r1': [
    'deepseek-ai-DeepSeek-R1-Distill-Llama-8B',
    'deepseek-ai-DeepSeek-R1-Distill-Qwen-32B',
    'llama-cpp-deepseek-r1',
  ],
  kimi: ['Kimi-K2-Instruct', 'Kimi-K2-Thinking', 'moonshotai-Kimi-K2'],
  glm: ['GLM-4.6', 'inclusionai-ling-3.0-flash', 'poolside-Laguna-XS-2.1', 'poolside-Laguna-XS.2'],
  'glm-compact': ['GLM-4.7-Flash', 'Spark2.5', 'poolside-Laguna-S-2.1'],
  minimax: ['MiniMax-M2'],
  harmony: ['openai-gpt-oss-120b'],
};

/** What the library that renders cannot do yet, and templates that expect more than messages and functions. */
const failing: Readonly<Record<string, RegExp>> = {
  'ByteDance-Seed-OSS': /keys must be strings/,
  'CohereForAI-c4ai-command-r-plus-tool_use': /Undefined/,
  'Kimi-K2-Instruct': /not a function/,
  'Kimi-K2-Thinking': /not a function/,
  'NousResearch-Hermes-2-Pro-Llama-3-8B-tool_use': /Undefined/,
  'NousResearch-Hermes-3-Llama-3.1-8B-tool_use': /Undefined/,
  'fireworks-ai-llama-3-firefunction-v2': /undefined/,
  'meetkai-functionary-medium-v3.1': /selectattr/,
  'tencent-Hy3': /not a function/,
  'unsloth-Apriel-1.5': /filter/,
};

/** They show calls of the past otherwise than their models write new ones. */
const shownOtherwise = new Set(['openai-gpt-oss-120b', 'inclusionai-ling-3.0-flash']);

/** Of its last turn alone it shows what the system says, and here that is a result. */
const leftOut: Readonly<Record<string, string>> = { 'mistralai-Mistral-Nemo-Instruct-2407': 'Be kind.' };

const given = { count: 3, on: true, tags: ['x', 'y'], text: 'Two\nlines, "quoted" {and} more' };
const place = {
  name: 'place',
  description: 'Places it.',
  parameters: {
    type: 'object',
    properties: {
      text: { type: 'string' },
      count: { type: 'integer' },
      tags: { type: 'array', items: { type: 'string' } },
      on: { type: 'boolean' },
    },
    required: ['text'],
  },
};
const chat: ChatInput = {
  kind: 'chat',
  tools: [place],
  messages: [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: 'Go.' },
    { role: 'assistant', content: '', toolCalls: [{ id: 'call_1', name: 'place', arguments: JSON.stringify(given) }] },
    { role: 'tool', content: 'It is placed.', toolCallId: 'call_1' },
  ],
};

/** Without functions, with thoughts, and with what HTML and white space would do to it. */
const talk: ChatInput = {
  kind: 'chat',
  messages: [
    { role: 'user', content: ' Hi <b>&amp; ünï 😀 \n' },
    { role: 'assistant', content: '\nHello.\n', reasoning: 'So' },
    { role: 'user', content: 'Bye' },
  ],
};

describe('published chat templates', () => {
  let templates: ReadonlyMap<string, string>;

  before(async () => {
    templates = await chatTemplates();
  });

  it('are of the families that are known, or told of functions in text', () => {
    const found: Partial<Record<Kind, string[]>> = {};
    for (const [name, template] of templates) {
      using opened = openTemplate(template);
      const { calls, knowsTools } = opened.dialect;
      if (knowsTools) (found[calls.kind] ??= []).push(name);
    }
    assert.deepEqual(found, owners);
  });

  it('tell of functions, calls and results, and of calls what their model could have written', async () => {
    for (const [name, template] of templates) {
      using opened = openTemplate(template);
      const rendering = opened.render(chat);
      if (failing[name] !== undefined) {
        await assert.rejects(rendering, { code: 'engine/chat-template', message: failing[name] }, name);
        continue;
      }
      const rendered = await rendering;
      const parts = ['Be kind.', 'Go.', 'Places it.', 'It is placed.'];
      const missing = parts.filter((part) => !rendered.includes(part) && leftOut[name] !== part);
      assert.deepEqual(missing, [], name);
      if (!shownOtherwise.has(name)) assert.deepEqual(opened.callIn(rendered, 'Two', place), given, name);
    }
  });

  it('become the texts that Jinja makes of them in Python', { timeout: 120_000 }, async (t) => {
    const python = await pythonWith('jinja', ['jinja2==3.1.6']);
    if (python === undefined) return t.skip('there is no Python here, or its packages cannot be installed');
    const names = [...templates.keys()].filter((name) => failing[name] === undefined);
    const jobs = names.flatMap((name) => [chat, talk].map((said) => ({ template: templates.get(name) ?? '', said })));
    const theirs = await renderInPython(
      python,
      jobs.map(({ template, said }) => ({ template, variables: variablesFor(template, said) })),
    );
    let compared = 0;
    for (const [index, name] of names.entries()) {
      using opened = openTemplate(templates.get(name) ?? '');
      for (const [turn, said] of [chat, talk].entries()) {
        const expected = theirs[2 * index + turn]?.text;
        // Some fail in Python for what they take for a list.
        if (expected === undefined) continue;
        // Booleans as Python writes them: the models are held to JSON, and so is what they are shown.
        const isPythons = owners.elements?.includes(name) ?? false;
        const wanted = isPythons ? expected.replace('>\nTrue\n', '>\ntrue\n') : expected;
        assert.equal(await opened.render(said), wanted, name);
        compared++;
      }
    }
    assert.ok(compared > 110, `${compared}`);
  });
});

async function renderInPython(
  python: string,
  jobs: readonly object[],
): Promise<readonly { readonly text?: string; readonly problem?: string }[]> {
  const script = fileURLToPath(new URL('./render_templates.py', import.meta.url));
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(jobs.map((job) => `${JSON.stringify(job)}\n`).join(''));
  const lines = (await text(child.stdout)).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as { text?: string; problem?: string });
}
