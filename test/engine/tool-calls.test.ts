/** Any model makes calls that validate: here those that were taught nothing at all, in every dialect. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { z } from 'zod';
import type { GenerateEvent, GenerateRequest } from '#contract';
import type { Engine } from '#engine';
import { writeGguf } from '#hub';
import { randomWeights, type TinyArchitecture, tinyModel } from '../tiny-models.ts';
import { contextOf, start } from './start.ts';
import { kill } from './survive.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-tool-calls-'));
after(() => rmSync(folder, { recursive: true }));

const place = z.strictObject({ x: z.int().min(-9).max(99), tag: z.string().max(6), on: z.boolean().optional() });
const tools = [
  { name: 'place', description: 'Places it.', parameters: z.toJSONSchema(place) as Record<string, unknown> },
  { name: 'stop' },
];

const chat = (toolUse: GenerateRequest['toolUse'], seed: number): GenerateRequest => ({
  input: { kind: 'chat', messages: [{ role: 'user', content: 'Go.' }], tools },
  sampling: { temperature: 1, seed },
  toolUse,
  tokensMax: 400,
});

interface Heard {
  readonly calls: readonly { readonly name: string; arguments: string }[];
  readonly text: string;
  readonly reasoning: string;
  readonly reason: string | undefined;
}

async function hear(
  engine: Engine,
  request: GenerateRequest,
  onEvent?: (event: GenerateEvent) => void,
): Promise<Heard> {
  const calls: { name: string; arguments: string }[] = [];
  const said = { text: '', reasoning: '' };
  let reason: string | undefined;
  for await (const event of engine.generate(request, contextOf())) {
    onEvent?.(event);
    if (event.type === 'tool-call') calls[event.call] = { name: event.name, arguments: '' };
    else if (event.type === 'tool-arguments') calls[event.call]!.arguments += event.text;
    else if (event.type === 'end') reason = event.reason;
    else if (event.type !== 'start') said[event.type] += event.text;
  }
  return { calls, ...said, reason };
}

function validate({ name, arguments: json }: Heard['calls'][number]): void {
  const given = JSON.parse(json) as unknown;
  if (name === 'place') place.parse(given);
  else assert.deepEqual([name, given], ['stop', {}]);
}

const turns = '{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}';
const told = '{% if tools %}{{ tools | length }} tools\n{% endif %}';

/** What a template holds by which its dialect is known. */
const dialects: readonly (readonly [TinyArchitecture, string])[] = [
  ['llama', '<tool_call>'],
  ['gemma3', '[TOOL_CALLS]'],
  ['qwen2', '[TOOL_CALLS] [ARGS]'],
  ['phi3', '<|start_header_id|> "parameters": '],
  ['qwen2', '<tool_call> <function= <parameter='],
  ['llama', '[func_name1(params_name1='],
  ['gemma3', '<|tool_call>call:'],
  ['llama', '<｜tool▁calls▁begin｜>'],
  ['llama', 'nothing of tools'],
];

/** A random model, one of whose control tokens is Mistral's mark. */
async function write(architecture: TinyArchitecture, template: string): Promise<string> {
  const file = join(folder, `${Math.random()}.gguf`);
  const { metadata, tensors } = tinyModel(architecture);
  const texts = metadata['tokenizer.ggml.tokens']!.value as readonly string[];
  const changed = {
    ...metadata,
    'tokenizer.chat_template': { type: 'string', value: template },
    'tokenizer.ggml.tokens': {
      type: 'array',
      items: 'string',
      value: texts.map((text) => (text === '<|im_start|>' ? '[TOOL_CALLS]' : text)),
    },
    [`${architecture}.context_length`]: { type: 'uint32', value: 2048 },
  } as const;
  await writeGguf(file, { metadata: changed, tensors }, (tensor) => randomWeights(tensor, 1));
  return file;
}

for (const [architecture, sign] of dialects) {
  test(`a random ${architecture} whose template says ${sign}`, async () => {
    const template = sign === 'nothing of tools' ? turns : `${turns}{# ${sign} #}${told}`;
    await using engine = await start({ file: await write(architecture, template), contextTokens: 2048 });
    for (let seed = 0; seed < 4; seed++) {
      const { calls, text, reason } = await hear(engine, chat({ choice: 'required', parallel: false }, seed));
      assert.deepEqual([calls.length, text, reason], [1, '', 'tool_calls']);
      calls.forEach(validate);
    }
    const several = await hear(engine, chat({ choice: 'required', only: ['stop'] }, 7));
    several.calls.slice(0, -1).forEach(validate);
    // Stop strings are for text: here each would cut a call.
    const stopped = await hear(engine, {
      ...chat({ choice: 'required', parallel: false }, 5),
      stop: ['"', 'a', '{', ':', '<'],
    });
    assert.deepEqual([stopped.calls.length, stopped.reason], [1, 'tool_calls']);
    stopped.calls.forEach(validate);
    const free = await hear(engine, { ...chat(undefined, 1), tokensMax: 40 });
    assert.equal(free.calls.length, 0, 'noise is no call');
    assert.ok(free.text.length > 0);
  });
}

test('a model that thinks does so freely, and then calls', async () => {
  const template = `${turns}{# <tool_call> </think> #}${told}<think>`;
  await using engine = await start({ file: await write('llama', template), contextTokens: 2048 });
  const request = { ...chat({ choice: 'required', parallel: false }, 1), tokensMax: 60 };
  const { reasoning, reason, calls } = await hear(engine, request);
  assert.ok(reasoning.length > 0 && reason === 'length' && calls.length === 0, 'nothing ends the thoughts of noise');
});

test('a model with channels thinks on one, and calls on another', async () => {
  const template = `${turns}{# <|start|>assistant <|channel|>commentary #}${told}<|start|>assistant`;
  await using engine = await start({ file: await write('llama', template), contextTokens: 2048 });
  let called = 0;
  for (let seed = 0; seed < 8; seed++) {
    const { calls, text, reasoning, reason } = await hear(engine, chat({ choice: 'required' }, seed));
    calls.forEach(validate);
    called += calls.length;
    assert.deepEqual([text, reason], ['', calls.length === 1 ? 'tool_calls' : 'length']);
    assert.ok(calls.length === 1 || reasoning.length > 0);
  }
  assert.ok(called > 0);
  const said = await hear(engine, {
    ...chat({ choice: 'none' }, 1),
    constraint: { kind: 'choices', choices: ['yes'] },
  });
  assert.ok(said.text === 'yes' || said.reasoning.length > 0, JSON.stringify(said));
});

test('a model that is left to itself calls when it would rather not say what it might', async () => {
  await using engine = await start();
  const ban = new Map<number, number>();
  for (const piece of ['n', 'no']) {
    for (const token of await engine.tokenise({ kind: 'text', text: piece, continues: true })) ban.set(token, -100);
  }
  const request: GenerateRequest = {
    ...chat({ choice: 'auto', parallel: false }, 1),
    sampling: { temperature: 1, seed: 1, logitBias: ban },
    constraint: { kind: 'choices', choices: ['no'] },
  };
  const { calls, text, reason } = await hear(engine, request);
  assert.deepEqual([calls.length, text, reason], [1, '', 'tool_calls']);
  calls.forEach(validate);
});

test('a call goes on without a seam when its worker dies', async () => {
  await using engine = await start();
  const request = { ...chat({ choice: 'required', parallel: false }, 3), deterministic: true };
  const whole = await hear(engine, request);
  let isDue = true;
  const resumed = await hear(engine, request, ({ type }) => {
    if (type !== 'tool-arguments' || !isDue) return;
    isDue = false;
    kill(engine, 'SIGKILL');
  });
  assert.deepEqual(resumed, whole);
  resumed.calls.forEach(validate);
  assert.equal(engine.status().restarts, 1);
});

test('a schema that cannot be held to is refused before anything is computed, and streams go on beside', async () => {
  await using engine = await start();
  const bad = { name: 'bad', parameters: { type: 'object', properties: { a: { $ref: '#/nowhere' } } } };
  const free = hear(engine, { ...chat({ choice: 'none' }, 1), tokensMax: 30 });
  await assert.rejects(
    hear(engine, {
      ...chat(undefined, 1),
      input: { kind: 'chat', messages: [{ role: 'user', content: 'Go.' }], tools: [bad] },
    }),
    {
      code: 'engine/invalid-request',
      parameter: 'input.tools',
      message: /"bad"/,
    },
  );
  assert.equal((await free).calls.length, 0);
});
