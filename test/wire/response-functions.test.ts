/** Functions and forms in responses, and Vercel's provider that uses them by default, against the gateway over SmolLM2-135M. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, type JSONSchema7, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { silentLog } from '#base';
import { openResponseArchives } from '#gateway';
import { type Database, openDatabase } from '#store';
import { openRealDoor, type RealDoor } from './real-door.ts';

let database: Database;
let door: RealDoor;
let client: OpenAI;

before(async () => {
  database = await openDatabase('sqlite::memory:');
  const archiveOf = await openResponseArchives(database, { log: silentLog });
  door = await openRealDoor({ responses: archiveOf('test/') });
  client = new OpenAI({ baseURL: `${door.url}/v1`, apiKey: 'none', maxRetries: 0 });
});

after(async () => {
  await door?.[Symbol.asyncDispose]();
  await database?.close();
});

const question = { model: 'smol', input: 'What is the weather in Paris?', temperature: 0, max_output_tokens: 24 };

const parameters = {
  type: 'object',
  properties: { city: { type: 'string', maxLength: 20 } },
  required: ['city'],
  additionalProperties: false,
};

test('a function is called with what fits its schema, and the answer goes on from its output', async () => {
  const called = await client.responses.create({
    ...question,
    max_output_tokens: 60,
    tools: [{ type: 'function', name: 'get_weather', description: 'Tells the weather.', strict: true, parameters }],
    tool_choice: 'required',
    parallel_tool_calls: false,
  });
  const [call] = called.output;
  assert.ok(call?.type === 'function_call' && call.status === 'completed', JSON.stringify(called.output));
  assert.deepEqual(Object.keys(JSON.parse(call.arguments) as object), ['city']);
  const answered = await client.responses.create({
    ...question,
    previous_response_id: called.id,
    input: [{ type: 'function_call_output', call_id: call.call_id, output: 'Sunny, 20 degrees.' }],
  });
  assert.ok(answered.output_text.length > 0);
});

test('text that must be JSON of a schema is', async () => {
  const { output_text: text } = await client.responses.create({
    ...question,
    max_output_tokens: 60,
    text: { format: { type: 'json_schema', name: 'capital', schema: parameters } },
  });
  assert.deepEqual(Object.keys(JSON.parse(text) as object), ['city']);
});

test("Vercel's provider: text, streams, and turns that refer to what is stored", async () => {
  const model = createOpenAI({ baseURL: `${door.url}/v1`, apiKey: 'none' })('smol');
  const options = { model, temperature: 0, maxOutputTokens: 16, maxRetries: 0 };
  const first = await generateText({ ...options, prompt: 'Name the capital of France.' });
  assert.match(first.text, /Paris/);
  const messages = [
    { role: 'user' as const, content: 'Name the capital of France.' },
    ...first.response.messages,
    { role: 'user' as const, content: 'And of Italy?' },
  ];
  const streamed = streamText({ ...options, messages });
  let text = '';
  for await (const piece of streamed.textStream) text += piece;
  assert.ok(text.length > 0);
  assert.ok(((await streamed.usage).inputTokens ?? 0) > (first.usage.inputTokens ?? 0));
});

test("Vercel's provider calls a tool and goes on with its result", async () => {
  const model = createOpenAI({ baseURL: `${door.url}/v1`, apiKey: 'none' })('smol');
  const inputSchema = jsonSchema<{ city: string }>(parameters as JSONSchema7);
  const { steps } = await generateText({
    model,
    prompt: 'What is the weather in Paris?',
    temperature: 0,
    maxOutputTokens: 60,
    maxRetries: 0,
    tools: { get_weather: tool({ description: 'Tells the weather.', inputSchema, execute: async () => 'Sunny.' }) },
    toolChoice: 'required',
    providerOptions: { openai: { parallelToolCalls: false } },
    stopWhen: stepCountIs(2),
  });
  assert.equal(steps.length, 2);
  assert.ok(steps[0]?.toolResults.every(({ output }) => output === 'Sunny.'));
});
