/** Tool calls and structured answers with LangChain. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { createAgent, createMiddleware, providerStrategy } from 'langchain';
import { openRealDoor } from './real-door.ts';
import { person, place, question } from './tool-questions.ts';

const door = await openRealDoor();
after(() => door[Symbol.asyncDispose]());

const baseURL = `${door.url}/v1`;
const langchain = new ChatOpenAI({
  model: 'smol',
  apiKey: 'none',
  maxRetries: 0,
  configuration: { baseURL },
  temperature: 0.7,
  // It would go on calling until its context is full.
  modelKwargs: { parallel_tool_calls: false },
});

for (const method of ['jsonSchema', 'functionCalling'] as const) {
  test(`withStructuredOutput by ${method}`, async () => {
    const answer = await langchain.withStructuredOutput(person, { name: 'person', method }).invoke(question);
    assert.ok(person.safeParse(answer).success);
  });
}

test('bound tools, whole and streamed', async () => {
  const bound = langchain.bindTools(
    [
      tool(({ city }) => city, {
        name: 'weather',
        description: 'Tells the weather in a city.',
        schema: place,
      }),
    ],
    { tool_choice: 'required', parallel_tool_calls: false },
  );
  const messages = [new HumanMessage('What is the weather like in Oslo?')];
  const { tool_calls: calls = [] } = await bound.invoke(messages);
  assert.ok(calls.length === 1 && place.safeParse(calls[0]?.args).success);
  const chunks = await Array.fromAsync(await bound.stream(messages));
  const [whole] = chunks.slice(1).reduce((all, chunk) => all.concat(chunk), chunks[0]!).tool_calls ?? [];
  assert.ok(place.safeParse(whole?.args).success);
});

test('an agent with a tool ends with an answer in its form', async () => {
  const weather = tool(({ city }) => `It rains in ${city}.`, {
    name: 'weather',
    description: 'Tells the weather in a city.',
    schema: place,
  });
  // A model as small as this does not know when it has called enough.
  const onceOnly = createMiddleware({
    name: 'once only',
    wrapModelCall: (request, handler) =>
      handler({ ...request, toolChoice: request.messages.some(ToolMessage.isInstance) ? 'none' : 'required' }),
  });
  const agent = createAgent({
    model: langchain,
    tools: [weather],
    responseFormat: providerStrategy(person),
    middleware: [onceOnly],
  });
  const { messages, structuredResponse } = await agent.invoke({ messages: [new HumanMessage(question)] });
  assert.ok(
    messages.some((message) => ToolMessage.isInstance(message) && String(message.content).startsWith('It rains')),
  );
  assert.ok(person.safeParse(structuredResponse).success);
});
