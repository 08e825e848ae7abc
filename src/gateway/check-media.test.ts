import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatMessage } from '#contract';
import { fakeLanguageModel } from '#testing';
import { checkMedia } from './check-media.ts';

const messages: readonly ChatMessage[] = [
  { role: 'system', content: 'Look.' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'This?' },
      { type: 'image', url: 'data:,' },
    ],
  },
];

test('an image is refused by its place where the model takes in text only, and passes where it takes images', () => {
  const model = fakeLanguageModel();
  assert.throws(() => checkMedia(messages, model), { field: 'messages[1].content[1]', message: /no images/ });
  assert.throws(() => checkMedia(messages, { ...model, media: ['audio'] }), /no images/);
  checkMedia(messages, { ...model, media: ['image'] });
  checkMedia(messages.slice(0, 1), model);
});
