/**
 * Tool calls and structured answers by the clients that people use, from a model of 135 million parameters that was never
 * taught either: what comes back always validates, whatever it says.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { HumanMessage } from '@langchain/core/messages';
import { tool as langchainTool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { generateObject, generateText, stepCountIs, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { zodFunction, zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { openRealDoor } from './real-door.ts';

const door = await openRealDoor();
after(() => door[Symbol.asyncDispose]());

const baseURL = `${door.url}/v1`;
const client = new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 });

const person = z.strictObject({
  name: z.string().max(20),
  age: z.int().min(0).max(130),
  mood: z.enum(['glad', 'sad', 'tired']),
});
const question = 'Anna is 33 years old and in a good mood. Describe her.';

const weather = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'Tells the weather in a city.',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string', maxLength: 20 }, unit: { enum: ['C', 'F'] } },
      required: ['city', 'unit'],
      additionalProperties: false,
    },
  },
} as const;
const place = z.strictObject({ city: z.string().max(20), unit: z.enum(['C', 'F']) });

const ask = (content: string) => [{ role: 'user' as const, content }];

test('OpenAI: an answer parsed by a zod schema', async () => {
  const { choices } = await client.chat.completions.parse({
    model: 'smol',
    messages: ask(question),
    response_format: zodResponseFormat(person, 'person'),
    seed: 1,
  });
  assert.ok(person.safeParse(choices[0]?.message.parsed).success);
  assert.equal(choices[0]?.finish_reason, 'stop');
});

test('OpenAI: any object', async () => {
  const { choices } = await client.chat.completions.create({
    model: 'smol',
    messages: ask('Name a colour as a JSON object.'),
    response_format: { type: 'json_object' },
    temperature: 0,
    max_tokens: 200,
  });
  if (choices[0]?.finish_reason === 'stop') assert.equal(typeof JSON.parse(choices[0].message.content ?? ''), 'object');
});

test("vLLM's names: a pattern, a schema, choices", async () => {
  const said = async (guided: object) => {
    const { choices } = await client.chat.completions.create({
      model: 'smol',
      messages: ask('When did the war end?'),
      ...guided,
    });
    return choices[0]?.message.content ?? '';
  };
  assert.match(await said({ guided_regex: '\\d{4}-(0[1-9]|1[0-2])' }), /^\d{4}-(0[1-9]|1[0-2])$/);
  assert.match(await said({ guided_json: { type: 'integer', minimum: 1900, maximum: 2100 } }), /^(19|20|21)\d\d$/);
  assert.match(await said({ guided_grammar: 'root ::= "in " ("May" | "June") " " [0-9]+' }), /^in (May|June) \d+$/);
  assert.match(await said({ structured_outputs: { choice: ['in May', 'in June'] } }), /^in (May|June)$/);
});

test('a form or a function that cannot be held to is refused by its place', async () => {
  const parameters = { type: 'object', properties: { a: { type: 'objekt' } } };
  const refused = (fields: object, param: string) =>
    assert.rejects(client.chat.completions.create({ model: 'smol', messages: ask('Go.'), ...fields }), {
      status: 400,
      param,
      message: /properties\/a\/type/,
    });
  await refused({ tools: [{ type: 'function', function: { name: 'f', parameters } }] }, 'tools');
  const json_schema = { name: 'f', schema: parameters };
  await refused({ response_format: { type: 'json_schema', json_schema } }, 'response_format');
});

test('several choices each have calls of their own', async () => {
  const { choices } = await client.chat.completions.create({
    model: 'smol',
    messages: ask('What is the weather like in Oslo?'),
    tools: [weather],
    tool_choice: 'required',
    parallel_tool_calls: false,
    n: 3,
  });
  const calls = choices.flatMap(({ message }) => message.tool_calls ?? []);
  assert.equal(new Set(calls.map(({ id }) => id)).size, 3);
  for (const call of calls)
    assert.ok(call.type === 'function' && place.safeParse(JSON.parse(call.function.arguments)).success);
});

for (const tool_choice of ['required', { type: 'function', function: { name: 'weather' } }] as const) {
  test(`OpenAI: a call that must come validates, whatever is drawn (${JSON.stringify(tool_choice)})`, async () => {
    for (let seed = 0; seed < 5; seed++) {
      const { choices } = await client.chat.completions.create({
        model: 'smol',
        messages: ask('What is the weather like in Oslo?'),
        tools: [weather, { type: 'function', function: { name: 'now' } }],
        tool_choice,
        parallel_tool_calls: false,
        temperature: 1.5,
        seed,
      });
      const [choice] = choices;
      assert.equal(choice?.finish_reason, 'tool_calls');
      const [call, ...others] = choice?.message.tool_calls ?? [];
      assert.ok(call?.type === 'function' && others.length === 0);
      const given = JSON.parse(call.function.arguments) as unknown;
      if (call.function.name === 'weather') assert.ok(place.safeParse(given).success, call.function.arguments);
      else assert.equal(call.function.name, 'now');
    }
  });
}

test('OpenAI: left to itself the model may talk, and what it calls validates', async () => {
  for (let seed = 0; seed < 4; seed++) {
    const { choices } = await client.chat.completions.create({
      model: 'smol',
      messages: ask('What is the weather like in Oslo?'),
      tools: [weather],
      max_tokens: 100,
      seed,
    });
    for (const call of choices[0]?.finish_reason === 'tool_calls' ? (choices[0].message.tool_calls ?? []) : []) {
      assert.ok(call.type === 'function' && place.safeParse(JSON.parse(call.function.arguments)).success);
    }
  }
});

test('OpenAI: a stream of a call is put together by the client', async () => {
  const stream = client.chat.completions.stream({
    model: 'smol',
    messages: ask('What is the weather like in Oslo?'),
    tools: [weather],
    tool_choice: 'required',
    parallel_tool_calls: false,
    seed: 3,
  });
  let deltas = 0;
  stream.on('tool_calls.function.arguments.delta', () => deltas++);
  const { choices } = await stream.finalChatCompletion();
  const [call] = choices[0]?.message.tool_calls ?? [];
  assert.ok(call?.type === 'function' && place.safeParse(JSON.parse(call.function.arguments)).success);
  assert.ok(deltas > 2, `${deltas} pieces`);
});

test('OpenAI: runTools calls the function and goes on with its result', async () => {
  const asked: unknown[] = [];
  const runner = client.chat.completions.runTools(
    {
      model: 'smol',
      messages: ask('What is the weather like in Oslo?'),
      tools: [
        zodFunction({
          name: 'weather',
          description: 'Tells the weather in a city.',
          parameters: place,
          function: (given) => {
            asked.push(given);
            return 'It rains.';
          },
        }),
      ],
      tool_choice: { type: 'function', function: { name: 'weather' } },
      parallel_tool_calls: false,
      max_tokens: 60,
      seed: 1,
    },
    { maxChatCompletions: 2 },
  );
  await runner.done();
  assert.equal(asked.length, 1);
  assert.ok(runner.messages.some(({ role, content }) => role === 'tool' && content === 'It rains.'));
});

const vercel = createOpenAICompatible({ name: 'lode', baseURL, supportsStructuredOutputs: true });

test('Vercel: generateObject', async () => {
  const { object } = await generateObject({ model: vercel('smol'), schema: person, prompt: question, seed: 2 });
  assert.ok(person.safeParse(object).success);
});

const weatherTool = tool({
  description: weather.function.description,
  inputSchema: place,
  execute: ({ city }) => `It rains in ${city}.`,
});

test('Vercel: generateText calls a tool and answers', async () => {
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

test('Vercel: streamText with tools', async () => {
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

const langchain = new ChatOpenAI({
  model: 'smol',
  apiKey: 'none',
  maxRetries: 0,
  configuration: { baseURL },
  temperature: 0.7,
});

for (const method of ['jsonSchema', 'functionCalling'] as const) {
  test(`LangChain: withStructuredOutput by ${method}`, async () => {
    const answer = await langchain.withStructuredOutput(person, { name: 'person', method }).invoke(question);
    assert.ok(person.safeParse(answer).success);
  });
}

test('LangChain: bound tools, whole and streamed', async () => {
  const bound = langchain.bindTools(
    [
      langchainTool(({ city }) => city, {
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
