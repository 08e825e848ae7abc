import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parsePromptFile } from '../index.ts';

describe('prompt file', () => {
  it('is one message of the user where no line divides it', () => {
    assert.deepEqual(parsePromptFile('\nAnswer {{question}}\n\n'), [{ role: 'user', content: 'Answer {{question}}' }]);
  });

  it('is divided by lines that name a role', () => {
    assert.deepEqual(parsePromptFile('--- system\nBe brief.\n\n  - kept\n--- user\r\n{{question}}\n'), [
      { role: 'system', content: 'Be brief.\n\n  - kept' },
      { role: 'user', content: '{{question}}' },
    ]);
  });

  it('takes no other line for a divider', () => {
    assert.equal(parsePromptFile('--- systems\n---\n--- user ').length, 1);
  });
});
