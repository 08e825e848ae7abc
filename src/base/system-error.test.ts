import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { serialiseError } from './error.ts';

test('what the system refuses is told as such, with what to do, and not as a defect', () => {
  try {
    writeFileSync('/nowhere/at/all', '');
    assert.fail();
  } catch (error) {
    const { code, message, remedy } = serialiseError(error);
    assert.equal(code, 'base/system');
    assert.match(message, /ENOENT.*\/nowhere\/at\/all/);
    assert.match(remedy, /path/);
  }
});

test('an error of our own with a code stays a defect', () => {
  const error = Object.assign(new Error('odd'), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.equal(serialiseError(error).code, 'base/unexpected');
});
