import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authenticatorUri } from './authenticator-uri.ts';
import { base32 } from './base32.ts';
import { asRecoveryCode, newRecoveryCode } from './recovery-code.ts';
import { stepAt, stepOfCode, timeCode } from './time-code.ts';

const secret = Buffer.from('12345678901234567890');

test('codes are those of RFC 6238, of which the last six digits are shown', () => {
  const published = { 59: '94287082', 1111111109: '07081804', 1111111111: '14050471', 20000000000: '65353130' };
  for (const [seconds, code] of Object.entries(published))
    assert.equal(timeCode(secret, stepAt(Number(seconds) * 1000)), code.slice(2));
});

test('a code is taken half a minute early and late, and no longer', () => {
  const nowMs = 1_700_000_010_000;
  for (let drift = -3; drift <= 3; drift++) {
    const step = stepAt(nowMs) + drift;
    assert.equal(stepOfCode(secret, timeCode(secret, step), nowMs), Math.abs(drift) <= 1 ? step : undefined);
  }
});

test('secrets are written as RFC 4648 writes them, and apps are told whose they are', () => {
  assert.equal(base32(Buffer.from('fooba')), 'MZXW6YTB');
  const uri = new URL(authenticatorUri('Lode', 'ada@example.org', secret));
  assert.equal(uri.searchParams.get('secret'), 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  assert.equal(uri.pathname, '/Lode:ada%40example.org');
});

test('a recovery code is the same however it is typed', () => {
  const code = newRecoveryCode();
  assert.match(code, /^[a-z2-7]{5}-[a-z2-7]{5}-[a-z2-7]{5}$/);
  assert.equal(asRecoveryCode(` ${code.replaceAll('-', ' ').toUpperCase()}`), code);
  assert.notEqual(newRecoveryCode(), code);
});
