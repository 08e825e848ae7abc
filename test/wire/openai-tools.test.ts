/** Tool calls and structured answers with OpenAI's own library. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import OpenAI from 'openai';
import { zodFunction, zodResponseFormat } from 'openai/helpers/zod';
import { openRealDoor } from './real-door.ts';
import { ask, person, place, question, weather } from './tool-questions.ts';

const door = await openRealDoor();
after(() => door[Symbol.asyncDispose]());

const client = new OpenAI({ baseURL: `${door.url}/v1`, apiKey: 'none', maxRetries: 0 });

test('an answer parsed by a zod schema', async () => {
  const { choices } = await client.chat.completions.parse({
    model: 'smol',
    messages: ask(question),
    response_format: zodResponseFormat(person, 'person'),
    seed: 1,
  });
  assert.ok(person.safeParse(choices[0]?.message.parsed).success);
  assert.equal(choices[0]?.finish_reason, 'stop');
});

test('any object', async () => {
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
  test(`a call that must come validates, whatever is drawn (${JSON.stringify(tool_choice)})`, async () => {
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

test('left to itself the model may talk, and what it calls validates', async () => {
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

test('a stream of a call is put together by the client', async () => {
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

test('runTools calls the function and goes on with its result', async () => {
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
