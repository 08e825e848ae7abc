import assert from 'node:assert/strict';
import { it } from 'node:test';
import { showDifference, showValue } from './show-value.ts';

it('shows references, code and secrets by what names them', () => {
  const value = {
    model: { $ref: 'model/smol' },
    run: { $function: 'sha256:0123456789' },
    token: { $secret: 'abcdefghijkl' },
  };
  assert.equal(showValue(value, 200), '{ model: model/smol, run: code 01234567, token: secret abcdefgh }');
});

it('shows what is missing, lists and texts, and cuts what is long', () => {
  assert.equal(showValue(undefined, 80), '(none)');
  assert.equal(showValue(['a', 1, null, true], 80), '["a", 1, null, true]');
  assert.equal(showValue('x'.repeat(50), 10), '"xxxxxxxx…');
});

it('shows of two long texts the part that differs', () => {
  const text = (word: string): string => `${'a'.repeat(100)} ${word} ${'b'.repeat(100)}`;
  const shown = showDifference(text('old'), text('new'), 80);
  assert.match(shown, /^…"a+ old b+"… → …"a+ new b+"…$/);
  assert.equal(showDifference('old', 'new', 80), '"old" → "new"');
  assert.equal(showDifference(1, undefined, 80), '1 → (none)');
});
