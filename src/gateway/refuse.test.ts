import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RemoteError } from '#base';
import { hello, openTestDoor, recordingLog, type TestDoor } from './door-fixture.ts';

const chat = '/v1/chat/completions';

async function refusalOf(door: TestDoor, body: unknown, headers?: Record<string, string>) {
  const response = await door.post(chat, body, headers);
  const { error } = (await response.json()) as {
    error: { type: string; code: string; param: string | null; message: string };
  };
  return { status: response.status, ...error };
}

test('a body that is not plain, shallow, well-formed JSON is refused for what it is', async () => {
  await using door = await openTestDoor({ limits: { bodyBytesMax: 1000 } });
  const cases: readonly (readonly [unknown, Record<string, string>, number, string])[] = [
    ['{"model":', {}, 400, 'invalid_body'],
    ['', {}, 400, 'invalid_body'],
    ['[]', {}, 400, 'invalid_body'],
    ['null', {}, 400, 'invalid_body'],
    ['['.repeat(500), {}, 400, 'invalid_body'],
    ['{"__proto__":{"model":"fake"}}', {}, 400, 'invalid_body'],
    [String.raw`{"\u005f_proto__":{"model":"fake"}}`, {}, 400, 'invalid_body'],
    ['{"a":{"constructor":{"prototype":{"x":1}}}}', {}, 400, 'invalid_body'],
    ['x'.repeat(1001), {}, 413, 'body_too_large'],
    ['model=fake', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_media_type'],
    ['{}', { 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
    ['{}', { 'content-encoding': 'gzip' }, 415, 'unsupported_media_type'],
  ];
  for (const [body, headers, status, code] of cases) {
    const refusal = await refusalOf(door, body, headers);
    assert.deepEqual(
      [refusal.status, refusal.code, refusal.type],
      [status, code, 'invalid_request_error'],
      String(body).slice(0, 40),
    );
  }
  assert.equal(({} as { model?: string }).model, undefined);
  assert.equal(door.model.calls.length, 0);
});

test('a body that is not UTF-8 is refused, and not read as something else', async () => {
  await using door = await openTestDoor();
  const bytes = Buffer.concat([Buffer.from('{"model":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
  const head = `POST ${chat} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer all\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${bytes.length}\r\n\r\n`;
  const { promise, resolve } = Promise.withResolvers<string>();
  const { connect } = await import('node:net');
  const socket = connect(door.port, '127.0.0.1');
  socket.once('data', (data) => resolve(data.toString()));
  socket.write(Buffer.concat([Buffer.from(head), bytes]));
  assert.match(await promise, /^HTTP\/1.1 400 .*not UTF-8/s);
});

test("what the model refuses is the client's error, what it cannot do now can be tried again", async () => {
  const cases: readonly (readonly [
    code: string,
    retriable: boolean,
    status: number,
    openaiCode: string,
    type: string,
  ])[] = [
    ['engine/prompt-too-long', false, 400, 'context_length_exceeded', 'invalid_request_error'],
    ['engine/invalid-request', false, 400, 'invalid_request', 'invalid_request_error'],
    ['engine/queue-full', true, 429, 'queue_full', 'rate_limit_error'],
    ['engine/worker-died', true, 503, 'worker_died', 'server_error'],
    ['engine/request-quarantined', false, 400, 'request_quarantined', 'invalid_request_error'],
    ['engine/not-a-number', false, 500, 'not_a_number', 'server_error'],
  ];
  for (const [code, retriable, status, openaiCode, type] of cases) {
    const error = new RemoteError({ code, retriable, message: 'What happened.', remedy: 'What to do.' });
    await using door = await openTestDoor({ model: { failure: { error } } });
    for (const stream of [false, true]) {
      const response = await door.post(chat, { ...hello, stream });
      assert.equal(response.headers.get('retry-after'), retriable ? '1' : null);
      assert.deepEqual(
        [response.status, await response.json()],
        [status, { error: { message: 'What happened. What to do.', type, param: null, code: openaiCode } }],
      );
    }
  }
});

test('the field that an engine blames is named as the client knows it', async () => {
  const error = Object.assign(
    new RemoteError({ code: 'engine/invalid-request', retriable: false, message: '', remedy: '' }),
    {
      parameter: 'choices',
    },
  );
  await using door = await openTestDoor({ model: { failure: { error } } });
  assert.equal((await refusalOf(door, hello)).param, 'n');
});

test('a defect is logged whole under the request id, and the client learns only that id', async () => {
  const log = recordingLog();
  await using door = await openTestDoor({ log, model: { failure: { error: new Error('secret path /etc/x') } } });
  const response = await door.post(chat, hello, { 'x-request-id': 'case-1' });
  assert.doesNotMatch(await response.text(), /secret/);
  const logged = log.events.find(({ event }) => event === 'request.failed');
  assert.equal(logged?.fields['requestId'], 'case-1');
  assert.match(String(logged?.fields['stack']), /secret path/);
});
