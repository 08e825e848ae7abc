/** OpenAI's library for batches: what is answered, refused, cancelled, taken away meanwhile, and left by a process that ends. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI, { APIError, NotFoundError, toFile } from 'openai';
import { type Database, openDatabase } from '#store';
import type { TestDoor } from '../../src/gateway/door-fixture.ts';
import { type BatchKeys, chatLine, chatLines, openBatchDoor } from './batch-fixture.ts';

let database: Database;
let door: TestDoor;
let keys: BatchKeys;
let client: OpenAI;
const clientOf = (url: string, apiKey = 'ours') => new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });

before(async () => {
  database = await openDatabase('sqlite::memory:');
  keys = { ours: { scopes: ['*'], teams: ['one'] }, theirs: { scopes: ['*'], teams: ['two'] } };
  door = await openBatchDoor(database, keys);
  client = clientOf(door.url);
});
after(async () => {
  await door?.[Symbol.asyncDispose]();
  await database?.close();
});

const endpoint = '/v1/chat/completions';
const submit = async (text: string, fields: Partial<OpenAI.BatchCreateParams> = {}, by = client) => {
  const { id } = await by.files.create({ file: await toFile(Buffer.from(text), 'in.jsonl'), purpose: 'batch' });
  return await by.batches.create({ input_file_id: id, endpoint, completion_window: '24h', ...fields });
};
const ended = async ({ id }: { readonly id: string }, by = client): Promise<OpenAI.Batch> => {
  for (;;) {
    const batch = await by.batches.retrieve(id);
    if (['completed', 'failed', 'cancelled', 'expired'].includes(batch.status)) return batch;
    await sleep(20);
  }
};
interface OutputLine {
  readonly custom_id: string;
  readonly response: {
    readonly status_code: number;
    readonly request_id: string;
    readonly body: OpenAI.ChatCompletion & { error?: { code: string } };
  } | null;
  readonly error: { readonly code: string } | null;
}
const linesOf = async (fileId: string | null | undefined, by = client): Promise<readonly OutputLine[]> => {
  const text = await (await by.files.content(fileId ?? assert.fail('there is a file'))).text();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as OutputLine);
};

test('every line is answered as if it had come by itself, in the order of the file', async () => {
  const made = await submit(`\u{feff}${chatLines(40)}\n\n${chatLine('wrong', { model: 'nobody' })}\n`, {
    metadata: { a: 'b' },
  });
  assert.deepEqual(
    [made.object, made.status, made.endpoint, made.metadata],
    ['batch', 'validating', endpoint, { a: 'b' }],
  );
  const batch = await ended(made);
  assert.deepEqual([batch.status, batch.request_counts], ['completed', { total: 41, completed: 40, failed: 1 }]);
  assert.ok(
    batch.completed_at &&
      batch.in_progress_at &&
      batch.finalizing_at &&
      (batch.expires_at ?? 0) - batch.created_at === 86_400,
  );
  const lines = await linesOf(batch.output_file_id);
  assert.deepEqual(
    lines.map((line) => line.custom_id),
    Array.from({ length: 40 }, (_, index) => `line-${index}`),
  );
  for (const { response, error } of lines) {
    assert.equal(error, null);
    assert.equal(response?.status_code, 200);
    assert.ok(response?.body.choices[0]?.message.content);
    assert.match(response?.request_id ?? '', /^req_/);
  }
  const [wrong] = await linesOf(batch.error_file_id);
  assert.deepEqual(
    [wrong?.custom_id, wrong?.response?.status_code, wrong?.response?.body.error?.code],
    ['wrong', 404, 'model_not_found'],
  );
  const listed = await Array.fromAsync(client.batches.list({ limit: 1 }));
  assert.deepEqual(
    listed.map(({ id }) => id),
    [made.id],
  );
  assert.equal((await client.files.list({ purpose: 'batch_output' })).data.length, 2);
});

test('waits behind everybody else', async () => {
  await ended(await submit(chatLines(1, { service_tier: 'default', priority: -5 })));
  assert.equal(door.model.calls.at(-1)?.context.priority, 20);
});

test('responses and completions are asked through their own endpoints', async () => {
  const url = '/v1/responses';
  const line = (id: string, body: object) => chatLine(id, {}, { url, body: { model: 'fake', input: 'Hi', ...body } });
  const batch = await ended(
    await submit([line('a', {}), line('b', { background: true }), line('c', { stream: true })].join('\n'), {
      endpoint: url,
    }),
  );
  assert.deepEqual(batch.request_counts, { total: 3, completed: 1, failed: 2 });
  const [answered] = await linesOf(batch.output_file_id);
  assert.equal((answered?.response?.body as { status?: string } | undefined)?.status, 'completed');
  for (const refused of await linesOf(batch.error_file_id)) assert.equal(refused.response?.status_code, 400);
});

test('a file that is no batch is refused line by line, and nothing of it is asked', async () => {
  const before = door.model.calls.length;
  const problemsOf = async (text: string) => {
    const batch = await ended(await submit(text));
    assert.equal(batch.status, 'failed');
    assert.equal(batch.output_file_id, null);
    return (batch.errors?.data ?? []).map(({ code, line, param }) => [code, line, param] as const);
  };
  assert.deepEqual(await problemsOf(' \n\n'), [['empty_file', null, null]]);
  assert.deepEqual(
    await problemsOf(
      [
        chatLine('good'),
        'no json',
        '[]',
        '"text"',
        chatLine('good'),
        chatLine('m', {}, { method: 'DELETE' }),
        chatLine('u', {}, { url: '/admin/v1/keys' }),
        chatLine('u2', {}, { url: '/v1/completions' }),
        chatLine('b', {}, { body: 'text' }),
        chatLine('', {}),
        chatLine('p', {}).replace('{', '{"__proto__":{"isAdmin":true},'),
        `{"x":${'['.repeat(100)}${']'.repeat(100)}}`,
        `{"custom_id":"long","x":"${'x'.repeat(5 * 1024 * 1024)}"}`,
      ].join('\n'),
    ),
    [
      ['invalid_json_line', 2, null],
      ['invalid_json_line', 3, null],
      ['invalid_json_line', 4, null],
      ['duplicate_custom_id', 5, 'custom_id'],
      ['invalid_method', 6, 'method'],
      ['invalid_url', 7, 'url'],
      ['invalid_url', 8, 'url'],
      ['invalid_body', 9, 'body'],
      ['invalid_custom_id', 10, 'custom_id'],
      ['invalid_json_line', 11, null],
      ['invalid_json_line', 12, null],
      ['invalid_json_line', 13, null],
    ],
  );
  const many = await problemsOf(Array.from({ length: 100_000 }, (_, index) => `{"custom_id":"${index}"}`).join('\n'));
  assert.ok(many.length === 100 && many[0]?.[0] === 'invalid_method', 'it stops at a hundred problems');
  const long = Array.from({ length: 100_000 }, (_, index) => chatLine(String(index))).join('\n');
  assert.deepEqual(await problemsOf(long), [['too_many_lines', null, null]]);
  assert.equal(door.model.calls.length, before);
});

test('what cannot be a batch is refused at once', async () => {
  const refused = async (fields: object, status: number, pattern: RegExp) =>
    await assert.rejects(
      submit(chatLine('a'), fields as never),
      (error) => error instanceof APIError && error.status === status && pattern.test(error.message),
    );
  await refused({ endpoint: '/v1/files' }, 400, /endpoint/);
  await refused({ endpoint: '/admin/v1/keys' }, 400, /endpoint/);
  await refused({ completion_window: '1h' }, 400, /completion_window/);
  await refused({ input_file_id: 'file-nothing' }, 404, /file-nothing/);
  await refused({ metadata: { a: 'x'.repeat(513) } }, 400, /metadata/);
  const { id } = await client.files.create({ file: await toFile(Buffer.from('{}'), 'a'), purpose: 'user_data' });
  await refused({ input_file_id: id }, 400, /user_data/);
});

test('nobody sees, cancels or makes a batch of what is another team’s', async () => {
  const other = clientOf(door.url, 'theirs');
  const batch = await submit(chatLines(1));
  await assert.rejects(other.batches.retrieve(batch.id), NotFoundError);
  await assert.rejects(other.batches.cancel(batch.id), NotFoundError);
  await assert.rejects(
    other.batches.create({ input_file_id: batch.input_file_id, endpoint, completion_window: '24h' }),
    NotFoundError,
  );
  assert.deepEqual((await other.batches.list()).data, []);
  const { output_file_id: output } = await ended(batch);
  await assert.rejects(other.files.content(output ?? ''), NotFoundError);
});
