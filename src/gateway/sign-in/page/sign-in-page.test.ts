import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Script } from 'node:vm';
import { script } from './script.ts';
import { signInPage } from './sign-in-page.ts';
import { style } from './style.ts';

test('the page may run its own script and nothing else, and nobody can frame it', () => {
  const policy = new Map(signInPage.headers).get('content-security-policy') ?? '';
  for (const text of [script, style]) {
    const digest = createHash('sha256').update(text).digest('base64');
    assert.ok(policy.includes(`'sha256-${digest}'`));
  }
  assert.match(policy, /^default-src 'none';.*connect-src 'self';.*frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe/);
  assert.doesNotMatch(signInPage.body, /\son\w+=|style="|src=/);
});

test('its script is one, and writes no markup', () => {
  assert.ok(new Script(script));
  assert.doesNotMatch(script, /innerHTML|outerHTML|document\.write|eval/);
});
