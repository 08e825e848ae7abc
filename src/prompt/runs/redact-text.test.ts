import assert from 'node:assert/strict';
import { it } from 'node:test';
import { redactText } from './redact-text.ts';

it('takes out what looks like personal data or a secret, and says what it was', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Write to ada.lovelace+x@example.co.uk today', 'Write to [email] today'],
    ['card 4242 4242 4242 4242, please', 'card [card], please'],
    ['IBAN DE89 3704 0044 0532 0130 00.', 'IBAN [IBAN].'],
    ['Call +44 20 7946 0958 now', 'Call [phone] now'],
    ['key sk-abcdefghijklmnop1234 ok', 'key [secret] ok'],
    ['Authorization: Bearer abcdef123456', 'Authorization: Bearer [secret]'],
    ['{"password": "hunter2hunter2"}', '{"password": "[secret]"}'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', '[private key]'],
  ];
  for (const [text, redacted] of cases) assert.equal(redactText(text), redacted);
});

it('leaves what only looks a little like it', () => {
  const texts = [
    'Order 1234567812345678 of 2026-11-25 cost 1,299.00',
    'DE89 3704 0044 0532 0130 03 is not an account',
    'version 1.2.3.4, 3 of 10, pages 100-120, @home, a@b',
    'The secret of success is work.',
    'sha256:e3b0c44298fc1c149afbf4c8996fb924',
  ];
  for (const text of texts) assert.equal(redactText(text), text);
});

it('takes time in proportion to the text, whatever it holds', () => {
  for (const unit of ['1 ', 'a@', 'AB12 ', 'password=', '+1 (1) ', 'eyJ.', '-----BEGIN PRIVATE KEY-----', 'a.']) {
    const startedMs = performance.now();
    redactText(unit.repeat(200_000 / unit.length));
    assert.ok(performance.now() - startedMs < 1000, `of ${JSON.stringify(unit)}`);
  }
});
