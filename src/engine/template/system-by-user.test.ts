import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatMessage } from '#contract';
import { systemByUser } from './system-by-user.ts';

const say = (role: 'system' | 'user' | 'assistant', content: string): ChatMessage => ({ role, content });

test('what the system says comes before what the user says next', () => {
  const told = systemByUser([
    say('system', 'Be kind.'),
    say('user', 'Hi'),
    say('assistant', 'Hello'),
    say('system', 'Be brief.'),
  ]);
  assert.deepEqual(told, [say('user', 'Be kind.\n\nHi'), say('assistant', 'Hello'), say('user', 'Be brief.')]);
});

test('turns go on alternating where an answer comes first, and nothing changes without a system', () => {
  const answered = [say('assistant', 'Hello'), say('user', 'Hi')];
  assert.deepEqual(systemByUser([say('system', 'Be kind.'), ...answered]), [say('user', 'Be kind.'), ...answered]);
  assert.deepEqual(systemByUser(answered), answered);
});
