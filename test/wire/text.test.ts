/** How SmolLM2-135M reads, in the forms of vLLM and llama-server. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestDoor } from '../../src/gateway/door-fixture.ts';
import { openRealDoor, type RealDoor } from './real-door.ts';

let door: RealDoor;

before(async () => {
  door = await openRealDoor();
});

after(() => door?.[Symbol.asyncDispose]());

async function post(path: string, body: object, status = 200): Promise<Record<string, unknown>> {
  const response = await fetch(door.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, status);
  return (await response.json()) as Record<string, unknown>;
}

const messages = [{ role: 'user', content: 'Grüße, 東京!' }];

test('text becomes tokens and text again, in the words of vLLM', async () => {
  const {
    tokens,
    count,
    max_model_len: length,
    token_strs: pieces,
  } = await post('/tokenize', {
    model: 'smol',
    prompt: 'The cat sat.',
    return_token_strs: true,
  });
  assert.equal((tokens as number[]).length, count);
  assert.equal(length, 1024);
  assert.equal((pieces as string[]).join(''), 'The cat sat.');
  assert.deepEqual(await post('/detokenize', { model: 'smol', tokens }), {
    prompt: 'The cat sat.',
    content: 'The cat sat.',
  });
});

test('and in those of llama-server, which names no model', async () => {
  const { tokens } = await post('/tokenize', { content: 'Grüße <|im_start|>' });
  assert.equal((await post('/detokenize', { tokens }))['content'], 'Grüße <|im_start|>');
  const { tokens: named } = await post('/tokenize', { content: 'The cat', with_pieces: true });
  assert.deepEqual(
    (named as { piece: string }[]).map(({ piece }) => piece),
    ['The', ' cat'],
  );
  assert.deepEqual(await post('/tokenize', { content: '' }), { tokens: [] });
});

test('a chat is told as the text that the model goes on from, and its tokens are those', async () => {
  const { prompt } = await post('/apply-template', { messages });
  assert.match(String(prompt), /<\|im_start\|>user\nGrüße, 東京!<\|im_end\|>\n<\|im_start\|>assistant\n$/);
  const { tokens } = await post('/tokenize', { model: 'smol', messages });
  assert.equal((await post('/detokenize', { tokens }))['content'], prompt);
});

test('what cannot be is refused by name', async () => {
  const refused = async (path: string, body: object, pattern: RegExp) =>
    assert.match(JSON.stringify(await post(path, body, 400)), pattern);
  await refused('/tokenize', { prompt: 'a', content: 'b' }, /send one of/);
  await refused('/tokenize', { content: 'a', parse_special: false }, /parse_special/);
  await refused('/detokenize', { tokens: [99_999_999] }, /tokens/);
  await refused('/apply-template', { messages, chat_template: '{{ x }}' }, /chat_template/);
  await using fake = await openTestDoor();
  const response = await fake.post('/detokenize', { tokens: [1] });
  assert.deepEqual([response.status, (await response.text()).includes('provider')], [400, true]);
});
