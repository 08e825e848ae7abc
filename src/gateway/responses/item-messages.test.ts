import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemMessages } from './item-messages.ts';
import { inputItem, type Item } from './item-schema.ts';

const read = (...items: readonly object[]) => itemMessages(items.map((item) => inputItem.parse(item) as Item));

test('what the model said between two of the user’s items is one message, with its thoughts and calls', () => {
  assert.deepEqual(
    read(
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'input_text', text: 'Look.' }] },
      { type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'I look.', annotations: [] }] },
      { type: 'function_call', call_id: 'c1', name: 'look', arguments: '{}' },
      { type: 'function_call', call_id: 'c2', name: 'look', arguments: '{"at":1}' },
      { type: 'function_call_output', call_id: 'c1', output: 'A tree.' },
      { type: 'function_call_output', call_id: 'c2', output: [{ type: 'input_text', text: 'A bird.' }] },
    ),
    [
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: 'Look.' },
      {
        role: 'assistant',
        content: 'I look.',
        reasoning: 'Hm.',
        toolCalls: [
          { id: 'c1', name: 'look', arguments: '{}' },
          { id: 'c2', name: 'look', arguments: '{"at":1}' },
        ],
      },
      { role: 'tool', toolCallId: 'c1', content: 'A tree.' },
      { role: 'tool', toolCallId: 'c2', content: 'A bird.' },
    ],
  );
});

test('images and sounds stay in their place between texts', () => {
  const content = [
    { type: 'input_text', text: 'See' },
    { type: 'input_image', image_url: 'https://example.com/a.png', detail: 'low' },
    { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
  ];
  assert.deepEqual(read({ role: 'user', content })[0]?.content, [
    { type: 'text', text: 'See' },
    { type: 'image', url: 'https://example.com/a.png' },
    { type: 'audio', base64: 'AAAA', format: 'wav' },
  ]);
});

test('an item without a type is a message or a reference, and of an unknown one it is said which there are', () => {
  assert.deepEqual(inputItem.parse({ id: 'msg_1' }), { type: 'item_reference', id: 'msg_1' });
  assert.match(String(inputItem.safeParse({ type: 'web_search_call' }).error), /these are: message/);
  assert.equal(inputItem.safeParse('text').success, false);
});
