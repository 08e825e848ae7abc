import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authorityIn, hostNameOf, isLoopback } from './host-name.ts';

test('the name in a Host header is loopback or it is not, whatever the port', () => {
  for (const header of ['localhost:4100', 'LOCALHOST', '127.0.0.1:80', '127.9.9.9', '[::1]:4100']) {
    assert.equal(isLoopback(hostNameOf(header)), true, header);
  }
  for (const header of [
    '',
    'example.com',
    '127.0.0.1.example.com:4100',
    'localhost.example.com',
    '0.0.0.0',
    '[::2]',
    '10.0.0.1',
  ]) {
    assert.equal(isLoopback(hostNameOf(header)), false, header);
  }
});

test('a target that is a whole URL names a host, whatever else is in it', () => {
  assert.equal(authorityIn('/v1/models?x=http://localhost/'), undefined);
  assert.equal(authorityIn('http://evil.example:80/v1/models'), 'evil.example:80');
  assert.equal(isLoopback(hostNameOf(authorityIn('HTTP://localhost@evil.example/') ?? '')), false);
  assert.equal(isLoopback(hostNameOf(authorityIn('http://localhost:4100?@evil.example/') ?? '')), true);
});
