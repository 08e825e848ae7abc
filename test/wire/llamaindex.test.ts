/** LlamaIndex, its chats, tools, agents and embeddings, against the gateway over SmolLM2-135M-Instruct. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { tool } from '@llamaindex/core/tools';
import { OpenAI, OpenAIEmbedding, OpenAIResponses } from '@llamaindex/openai';
import { agent, agentToolCallResultEvent } from '@llamaindex/workflow';
import { openRealDoor } from './real-door.ts';
import { ask, person, place, question } from './tool-questions.ts';

const door = await openRealDoor();
after(() => door[Symbol.asyncDispose]());

const client = { apiKey: 'none', baseURL: `${door.url}/v1`, maxRetries: 0 };
const capital = ask('Name the capital of France.');
const chats = { model: 'smol', temperature: 0, maxTokens: 24 };
const weather = tool({
  name: 'weather',
  description: 'Tells the weather in a city.',
  parameters: place,
  execute: ({ city }) => `It rains in ${city}.`,
});

// It does not pass its own `temperature` on to responses.
const responses = { model: 'smol', maxOutputTokens: 24, additionalChatOptions: { temperature: 0 } };

for (const [name, llm] of [
  ['chats', new OpenAI({ ...client, ...chats })],
  ['responses', new OpenAIResponses({ ...client, ...responses } as object) as Pick<OpenAI, 'chat'>],
] as const) {
  test(`${name}: an answer whole, and the same streamed`, async () => {
    const { message } = await llm.chat({ messages: capital });
    assert.match(String(message.content), /Paris/);
    const pieces = await Array.fromAsync(await llm.chat({ messages: capital, stream: true }));
    // Of other events of a response the library tells the last piece once more.
    const told = pieces.filter(
      ({ raw }) => !/^response\.(?!output_text\.delta)/.test((raw as { type?: string } | null)?.type ?? ''),
    );
    assert.ok(told.length > 3);
    assert.equal(told.map(({ delta }) => delta).join(''), message.content);
  });
}

const calling = new OpenAI({
  ...client,
  ...chats,
  maxTokens: 200,
  additionalChatOptions: { tool_choice: 'required', parallel_tool_calls: false },
});

/** What is called with, which the library tells as text, and of streams as a value. */
function calledWith(options: object | undefined): unknown {
  const [call, ...others] = (options as { toolCall?: readonly { input: unknown }[] }).toolCall ?? [];
  assert.ok(call !== undefined && others.length === 0);
  return typeof call.input === 'string' ? JSON.parse(call.input) : call.input;
}

test('a tool is called with what fits its schema, whole and streamed', async () => {
  const asked = { messages: ask('What is the weather like in Oslo?'), tools: [weather] };
  const given = calledWith((await calling.chat(asked)).message.options);
  assert.ok(place.safeParse(given).success);
  const chunks = await Array.fromAsync(await calling.chat({ ...asked, stream: true }));
  assert.deepEqual(calledWith(chunks.findLast(({ options }) => options && 'toolCall' in options)?.options), given);
});

test('an answer in the form of a schema', async () => {
  const { message } = await new OpenAI({ ...client, ...chats, maxTokens: 200 }).chat({
    messages: ask(question),
    responseFormat: person,
  });
  assert.ok(person.safeParse(JSON.parse(String(message.content))).success);
});

test('an agent calls its tool and goes on with the result', async () => {
  let asked = 0;
  // A model as small as this does not know when it has called enough.
  class CallsOnce extends OpenAI {
    override chat = ((params: Parameters<OpenAI['chat']>[0]) => {
      this.additionalChatOptions = { tool_choice: asked++ === 0 ? 'required' : 'none', parallel_tool_calls: false };
      return OpenAI.prototype.chat.call(this, params as never);
    }) as OpenAI['chat'];
  }
  const llm = new CallsOnce({ ...client, ...chats, maxTokens: 60 });
  const run = agent({ llm, tools: [weather], verbose: false }).runStream('What is the weather like in Oslo?');
  const results: string[] = [];
  for await (const event of run) {
    if (agentToolCallResultEvent.include(event)) results.push(String(event.data.toolOutput.result));
  }
  assert.ok(results.length > 0 && results.every((result) => result.startsWith('It rains in')), results.join());
  assert.equal(asked, 2);
});

test('embeddings', async () => {
  const embed = new OpenAIEmbedding({ ...client, model: 'smol' });
  const [cat = [], kitten = []] = await embed.getTextEmbeddingsBatch(['A cat sat.', 'A kitten sat.']);
  assert.equal(cat.length, 576);
  assert.ok(embed.similarity(cat, kitten) > 0.5);
});
