import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeLanguageModel } from '#testing';
import { RemoteError } from '#base';
import { hello, openTestDoor } from '../door-fixture.ts';
import { candidateOf } from './candidate.ts';
import { modelHeaders, sessionIn } from './model-headers.ts';
import { routedModel } from './routed-model.ts';

test('whole answers and streams say in their headers which model answered, and why', async () => {
  const error = new RemoteError({ code: 'remote/busy', message: 'no', remedy: 'none', retriable: true });
  const models = [fakeLanguageModel({ name: 'near', failure: { error } }), fakeLanguageModel({ name: 'far' })];
  const model = routedModel('fake', { rule: { by: 'order' }, candidates: models.map((model) => candidateOf(model)) });
  await using door = await openTestDoor({ route: { model } });
  for (const stream of [false, true]) {
    const response = await door.post('/v1/chat/completions', { ...hello, stream });
    assert.equal(response.headers.get('x-lode-model'), 'far');
    assert.equal(response.headers.get('x-lode-routing'), 'order; passed-over="near remote/busy"');
    const text = await response.text();
    assert.match(text, /"lode":\{"routing":\{"model":"far","reason":"order","passed_over":\[\{"model":"near"/);
  }
});

test('a session of the client reaches the model', async () => {
  await using door = await openTestDoor();
  await door.post('/v1/chat/completions', hello, { 'x-lode-session': 'chat-7' });
  assert.equal(door.model.calls[0]?.context.session, 'chat-7');
  assert.equal(sessionIn('two words'), undefined);
});

test("a provider's words cannot break out of a header", () => {
  const [header] = modelHeaders({ routing: undefined, differences: ['no\r\nset-cookie: a=b\u2028'] });
  assert.deepEqual(header, ['x-lode-differences', 'no set-cookie: a=b ']);
});
