import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePrompt } from './compile-prompt.ts';
import { withMessages } from './with-messages.ts';

test('other messages take those partials along that they include, also by way of another', () => {
  const before = {
    messages: [{ role: 'user', content: '{{> rules}} {{> tone}} {{x}}' }],
    variables: { type: 'object', properties: { x: { type: 'string' } } },
    partials: { rules: 'Be {{> manner}}.', manner: 'brief', tone: 'Be kind.' },
    settings: { temperature: 0 },
  } as const;
  const kept = withMessages(before, [{ role: 'user', content: '{{> rules}} {{x}}' }]);
  assert.deepEqual(kept.partials, { rules: 'Be {{> manner}}.', manner: 'brief' });
  assert.deepEqual(kept.settings, before.settings);
  const without = withMessages(before, [{ role: 'user', content: '{{x}}' }]);
  assert.ok(!('partials' in without));
  compilePrompt(kept);
  compilePrompt(without);
});
