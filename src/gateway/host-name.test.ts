import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostNameOf, isLoopback } from './host-name.ts';

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
