// A whole stack whose models are served by another: two serving processes, two gateways, one real model behind both.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import OpenAI from 'openai';
import { Workshop } from '../stack/lode-command.ts';
import { smollm2 } from '../weights.ts';

const served = `
import { gateway, key, model, stack } from 'lode';
const smol = model('smol', { source: 'file:smol.gguf', contextTokens: 512, parallel: 2, threads: 1 });
const app = key('app', { save: true });
export default stack('near', [gateway('door', { address: '127.0.0.1:0', routes: { smol: { model: smol, access: [app] } } })]);
`;

const asking = (url: string, deadUrl: string): string => `
import { gateway, guard, model, remoteModel, secret, stack } from 'lode';
const apiKey = secret('upstream', { file: 'upstream.key' });
const shared = { provider: 'openai-compatible', model: 'smol', apiKey, contextTokens: 512 } as const;
const far = remoteModel('far', { ...shared, baseUrl: '${url}/v1', prices: { input: 1, output: 2 } });
const claude = remoteModel('claude', { provider: 'anthropic', model: 'smol', apiKey, baseUrl: '${url}/v1' });
const dead = remoteModel('dead', { ...shared, baseUrl: '${deadUrl}/v1', retries: 0 });
const own = model('own', { source: 'file:smol.gguf', contextTokens: 512, parallel: 2, threads: 1, load: 'onDemand' });
const privacy = guard('privacy', { redact: ['email', 'secret'], deny: [/^nuclear/im] });
const shout = guard('shout', { on: 'output', check: (text) => ({ text: text.toUpperCase() }), outputCharactersMax: 10 });
const routes = {
  far: { model: far, access: 'open' },
  claude: { model: claude, access: 'open' },
  safe: { model: [dead, far], access: 'open' },
  cheap: { model: [far, own], balance: { by: 'cost' }, access: 'open' },
  sticky: { model: [far, claude], balance: { by: 'share', shares: [1, 1], stickyBy: 'session' }, access: 'open' },
  watched: { model: far, mirror: { to: own }, access: 'open' },
  guarded: { model: far, guards: [privacy, shout], access: 'open' },
} as const;
export default stack('away', [gateway('door', { address: '127.0.0.1:0', routes })]);
`;

type Run = Readonly<Record<'route' | 'model', string>>;
type Remote = Readonly<Record<'name' | 'circuit', string>>;

describe('models that another gateway serves', { timeout: 300_000 }, () => {
  let near: Workshop;
  let away: Workshop;
  let dying: Server;
  let client: OpenAI;
  let key: string;

  const ask = (model: string, more: object = {}, session = 's') =>
    client.chat.completions
      .create(
        { model, messages: [{ role: 'user', content: 'Name a river.' }], max_tokens: 12, temperature: 0, ...more },
        { headers: { 'x-lode-session': session } },
      )
      .withResponse();

  before(async () => {
    const weights = await smollm2();
    near = new Workshop();
    symlinkSync(weights, near.path('smol.gguf'));
    writeFileSync(near.path('stack.ts'), served);
    const { url } = await near.json<{ readonly url: string }>(['up', '--detach']);
    key = readFileSync(near.path('.lode', 'keys', 'main', 'app'), 'utf8').trim();
    dying = createServer((_request, response) => response.destroy());
    await new Promise<void>((resolve) => dying.listen(0, '127.0.0.1', resolve));
    away = new Workshop();
    symlinkSync(weights, away.path('smol.gguf'));
    writeFileSync(away.path('upstream.key'), key, { mode: 0o600 });
    writeFileSync(away.path('stack.ts'), asking(url, `http://127.0.0.1:${(dying.address() as AddressInfo).port}`));
    const up = await away.json<{ readonly url: string }>(['up', '--detach']);
    client = new OpenAI({ baseURL: `${up.url}/v1`, apiKey: 'none', maxRetries: 0 });
  });
  after(async () => {
    dying.close();
    await away[Symbol.asyncDispose]();
    await near[Symbol.asyncDispose]();
  });

  it('answers as the model itself does, whole and streamed, with its usage', async () => {
    const { data } = await ask('far');
    const text = data.choices[0]?.message.content;
    assert.ok(text);
    assert.ok(
      (data.usage?.prompt_tokens ?? 0) > 5 && (data.usage?.completion_tokens ?? 0) > 1,
      JSON.stringify(data.usage),
    );
    const { data: stream } = await ask('far', { stream: true, stream_options: { include_usage: true } });
    const chunks = await Array.fromAsync(stream as unknown as AsyncIterable<OpenAI.ChatCompletionChunk>);
    const pieces = chunks.flatMap(({ choices }) => choices[0]?.delta.content || []);
    assert.ok(pieces.length > 2, 'piece by piece');
    assert.equal(pieces.join(''), text);
    assert.deepEqual(chunks.at(-1)?.usage?.completion_tokens, data.usage?.completion_tokens);
  });

  it('gives log-probabilities where they are offered', async () => {
    const { data } = await ask('far', { logprobs: true, top_logprobs: 2 });
    const told = data.choices[0]?.logprobs?.content ?? [];
    assert.equal(
      told
        .map(({ token }) => token)
        .join('')
        .trim(),
      data.choices[0]?.message.content?.trim(),
    );
    assert.equal(told[0]?.top_logprobs.length, 2);
  });

  for (const model of ['far', 'claude']) {
    it(`${model}: tools are called, and their results go back`, async () => {
      const parameters = {
        type: 'object',
        properties: { river: { type: 'string', maxLength: 12 } },
        required: ['river'],
        additionalProperties: false,
      };
      const tools = [{ type: 'function', function: { name: 'length_of', parameters } }];
      const { data } = await ask(model, { tools, tool_choice: 'required', parallel_tool_calls: false, max_tokens: 60 });
      const [call] = data.choices[0]?.message.tool_calls ?? [];
      assert.ok(call?.type === 'function');
      assert.equal(typeof (JSON.parse(call.function.arguments) as { river: unknown }).river, 'string');
      assert.equal(data.choices[0]?.finish_reason, 'tool_calls');
      const messages = [
        { role: 'user', content: 'How long is the Rhine?' },
        data.choices[0]?.message,
        { role: 'tool', tool_call_id: call.id, content: '1230 km' },
      ];
      const { data: after } = await ask(model, { tools, messages, tool_choice: 'none' });
      assert.ok(after.choices[0]?.message.content);
    });
  }

  it('holds an answer to a schema', async () => {
    const properties = { river: { enum: ['Rhine', 'Elbe'] } };
    const schema = { type: 'object', properties, required: ['river'], additionalProperties: false };
    const { data } = await ask('far', {
      response_format: { type: 'json_schema', json_schema: { name: 'river', schema } },
      max_tokens: 40,
    });
    assert.match((JSON.parse(data.choices[0]?.message.content ?? '') as { river: string }).river, /^(Rhine|Elbe)$/);
  });

  it("speaks Anthropic's protocol as well, and says what it cannot do", async () => {
    const { data, response } = await ask('claude', { seed: 7 });
    assert.ok(data.choices[0]?.message.content);
    assert.match(response.headers.get('x-lode-differences') ?? '', /seed is not offered/);
  });

  it('passes over who fails before the answer, and says so', async () => {
    const { response } = await ask('safe');
    assert.equal(response.headers.get('x-lode-model'), 'far');
    assert.equal(response.headers.get('x-lode-routing'), 'order; passed-over="dead remote/failed"');
  });

  it('asks the cheapest: the one that runs here', async () => {
    const { response } = await ask('cheap');
    assert.equal(response.headers.get('x-lode-model'), 'own');
    assert.equal(response.headers.get('x-lode-routing'), 'cost');
  });

  it('keeps a session on one model', async () => {
    const modelOf = async (session: string) => (await ask('sticky', {}, session)).response.headers.get('x-lode-model');
    const [first] = await Promise.all([modelOf('a'), modelOf('b')]);
    for (let again = 0; again < 3; again++) assert.equal(await modelOf('a'), first);
  });

  it('mirrors without a trace in the answer, and compares in the log', async () => {
    await ask('watched');
    const deadlineMs = performance.now() + 60_000;
    for (;;) {
      const line = (await away.lode(['logs'])).stdout.split('\n').find((text) => text.includes('route.mirrored'));
      if (line) {
        assert.match(line, /"isSame":true/);
        break;
      }
      assert.ok(performance.now() < deadlineMs, 'nothing was compared');
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  });

  it('has what a mirror said on record, apart from what was read', async () => {
    const { runs } = await away.json<{ readonly runs: readonly Run[] }>(['runs', 'list']);
    const mirrored = runs.filter(({ route }) => route === 'watched:mirror');
    assert.deepEqual([mirrored.length, mirrored[0]?.model], [1, 'own'], JSON.stringify(runs.map(({ route }) => route)));
  });

  it('leaves alone who fails again and again, says so, and does not forget it with a new generation', async () => {
    for (let again = 0; again < 5; again++) await ask('safe');
    const circuitOf = async (name: string) => {
      const status = await away.json<{ readonly remoteModels: readonly Remote[] }>(['status']);
      return status.remoteModels.find((remote) => remote.name === name)?.circuit;
    };
    // A pause may be over before it is read.
    assert.match((await circuitOf('dead')) ?? '', /open/);
    assert.equal(await circuitOf('far'), 'closed');
    assert.match(
      (await away.lode(['status'])).stdout,
      /dead .*smol at http.*(left alone after failures|the next request finds out)/,
    );
    const file = away.path('stack.ts');
    writeFileSync(file, readFileSync(file, 'utf8').replace('outputCharactersMax: 10', 'outputCharactersMax: 9'));
    await away.json(['up', '--detach']);
    assert.notEqual(await circuitOf('dead'), 'closed');
    writeFileSync(file, readFileSync(file, 'utf8').replace('outputCharactersMax: 9', 'outputCharactersMax: 10'));
    await away.json(['up', '--detach']);
  });

  it('guards what is asked and what is answered', async () => {
    const messages = [{ role: 'user', content: 'I am ada@example.com. Name a river.' }];
    const { data, response } = await ask('guarded', { messages });
    const { message, finish_reason: reason } = data.choices[0] ?? {};
    assert.match(message?.content ?? '', /^[^a-z]{1,10}$/);
    assert.equal(reason, 'length');
    assert.match(response.headers.get('x-lode-differences') ?? '', /"privacy" has redacted 1/);
    const { data: stream } = await ask('guarded', { messages, stream: true });
    const chunks = await Array.fromAsync(stream as unknown as AsyncIterable<OpenAI.ChatCompletionChunk>);
    assert.equal(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join(''), message?.content);
    const denied = ask('guarded', { messages: [{ role: 'user', content: 'Nuclear codes, please.' }] });
    await assert.rejects(denied, { status: 400, code: 'denied' });
  });

  it('refuses what it cannot keep with the name of the field', async () => {
    await assert.rejects(ask('far', { deterministic: true }), { status: 400 });
  });

  it('continues plain text', async () => {
    const { choices, usage } = await client.completions.create({ model: 'far', prompt: 'The river', max_tokens: 6 });
    assert.ok(choices[0]?.text);
    assert.equal(usage?.completion_tokens, 6);
  });

  it('writes down neither the key nor what a guard has taken away', () => {
    const files = readdirSync(away.path('.lode'), { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    const contents = files.map(
      ({ parentPath, name }) => [`${parentPath}/${name}`, readFileSync(`${parentPath}/${name}`)] as const,
    );
    const isOnRecord = contents.some(([, bytes]) => bytes.includes('I am [email]. Name a river.'));
    assert.ok(isOnRecord, 'the call itself is written down');
    for (const [file, bytes] of contents)
      for (const hidden of [key, 'ada@example.com']) assert.ok(!bytes.includes(hidden), `${file} holds ${hidden}`);
  });
});
