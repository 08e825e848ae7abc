/** Tool calls and structured answers with Vercel's AI SDK. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateObject, generateText, stepCountIs, streamText, tool } from 'ai';
import { openRealDoor } from './real-door.ts';
import { person, place, question, weather } from './tool-questions.ts';

const door = await openRealDoor();
after(() => door[Symbol.asyncDispose]());

const baseURL = `${door.url}/v1`;
const vercel = createOpenAICompatible({ name: 'lode', baseURL, supportsStructuredOutputs: true });

test('generateObject', async () => {
  const { object } = await generateObject({ model: vercel('smol'), schema: person, prompt: question, seed: 2 });
  assert.ok(person.safeParse(object).success);
});

const weatherTool = tool({
  description: weather.function.description,
  inputSchema: place,
  execute: ({ city }) => `It rains in ${city}.`,
});

test('generateText calls a tool and answers', async () => {
  const { steps } = await generateText({
    model: vercel('smol'),
    tools: { weather: weatherTool },
    toolChoice: 'required',
    prompt: 'What is the weather like in Oslo?',
    stopWhen: stepCountIs(2),
    maxOutputTokens: 300,
    seed: 1,
  });
  assert.ok(steps[0]?.toolResults.every(({ output }) => String(output).startsWith('It rains in')));
  assert.ok((steps[0]?.toolCalls.length ?? 0) > 0);
});

test('streamText with tools', async () => {
  const { stream } = streamText({
    model: vercel('smol'),
    tools: { weather: weatherTool },
    toolChoice: { type: 'tool', toolName: 'weather' },
    prompt: 'What is the weather like in Oslo?',
    maxOutputTokens: 300,
    seed: 1,
  });
  const kinds = new Set<string>();
  for await (const part of stream) kinds.add(part.type);
  for (const kind of ['tool-input-start', 'tool-input-delta', 'tool-call', 'tool-result', 'finish']) {
    assert.ok(kinds.has(kind), `${kind} is not among ${[...kinds].join(', ')}`);
  }
});
