import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestArrival, RequestObserver, RequestRecord } from '#contract';
import { hello, openTestDoor, until } from './door-fixture.ts';

const chat = '/v1/chat/completions';

function recorder() {
  const records: RequestRecord[] = [];
  const arrivals: RequestArrival[] = [];
  const refused: string[] = [];
  const observer: RequestObserver = {
    arrived: (arrival) => {
      arrivals.push(arrival);
      return { traceparent: '00-trace-span-01', ended: (record) => void records.push(record) };
    },
    refused: (code) => void refused.push(code),
  };
  return { records, arrivals, refused, observer };
}

test('whoever watches hears once what was asked, of whom, and what came of it', async () => {
  const { records, observer } = recorder();
  await using door = await openTestDoor({ observer });
  await (await door.post(chat, { ...hello, temperature: 0.5, max_tokens: 3, stream: true })).text();
  await until(() => records.length === 1);
  const [{ generation, ...request } = assert.fail()] = records;
  assert.deepEqual(
    { ...request, arrivedMs: 0, durationMs: 0, requestId: '' },
    {
      requestId: '',
      tenant: 'local',
      key: 'all',
      method: 'POST',
      path: chat,
      status: 200,
      failure: undefined,
      arrivedMs: 0,
      durationMs: 0,
    },
  );
  assert.ok(Math.abs(request.arrivedMs - Date.now()) < 5000);
  assert.equal(generation?.servedBy, 'fake');
  assert.deepEqual([generation?.temperature, generation?.tokensMax, generation?.isStream], [0.5, 3, true]);
  assert.deepEqual([generation?.promptTokens, generation?.completionTokens], [3, 3]);
  assert.deepEqual(generation?.finishReasons, ['length']);
  const { askedMs = NaN, startedMs = NaN, firstTokenMs = NaN, lastTokenMs = NaN } = generation ?? {};
  const times = [0, askedMs, startedMs, firstTokenMs, lastTokenMs, request.durationMs];
  assert.deepEqual(
    times.toSorted((a, b) => a - b),
    times,
  );
});

test('a client that leaves is told as such, with what it got', async () => {
  const { records, observer } = recorder();
  await using door = await openTestDoor({ observer, model: { tokenDelayMs: 5, reply: Array(1000).fill(' on') } });
  const controller = new AbortController();
  const response = await fetch(door.url + chat, {
    method: 'POST',
    headers: { authorization: 'Bearer all', 'content-type': 'application/json' },
    body: JSON.stringify({ ...hello, stream: true }),
    signal: controller.signal,
  });
  await response.body?.getReader().read();
  controller.abort();
  await until(() => records.length === 1);
  assert.equal(records[0]?.failure, 'gateway/client-left');
  assert.equal(records[0]?.generation?.timings, undefined);
});

test('what is refused at the door is counted, and what is refused behind it is told', async () => {
  const { records, refused, arrivals, observer } = recorder();
  await using door = await openTestDoor({ observer });
  await door.get('/v1/models', { authorization: 'Bearer wrong' });
  await door.get('/health');
  assert.deepEqual([refused, arrivals.length], [['gateway/invalid-api-key'], 0]);
  await door.post(chat, { ...hello, model: 'other' });
  await until(() => records.length === 1);
  assert.deepEqual([records[0]?.status, records[0]?.failure], [404, 'gateway/model-not-found']);
  assert.equal(records[0]?.generation, undefined);
});

test("the client's trace context comes in, the request's own goes out and down to the model", async () => {
  const { arrivals, observer } = recorder();
  await using door = await openTestDoor({ observer });
  const response = await door.post(chat, hello, { traceparent: 'theirs', tracestate: 'vendor=1' });
  assert.deepEqual([arrivals[0]?.traceparent, arrivals[0]?.tracestate], ['theirs', 'vendor=1']);
  assert.equal(response.headers.get('traceresponse'), '00-trace-span-01');
  assert.equal(door.model.calls[0]?.context.traceparent, '00-trace-span-01');
});
