import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { CallCancelledError } from './errors/call-cancelled-error.ts';
import { SessionNotFoundError } from './errors/session-not-found-error.ts';
import { Sessions } from './sessions.ts';

const named = (id: string) => ({ 'mcp-session-id': id });

test('a session is found by its key, and looks to others like one that does not exist', () => {
  const sessions = new Sessions();
  const session = sessions.open('key_a');
  assert.equal(sessions.find('key_a', named(session.id)), session);
  const none = { status: 404 };
  assert.throws(() => sessions.find('key_b', named(session.id)), none);
  assert.throws(() => sessions.find(undefined, named(session.id)), none);
  assert.throws(() => sessions.find('key_a', {}), { status: 400 });
  sessions.close('key_a', session);
  assert.throws(() => sessions.find('key_a', named(session.id)), SessionNotFoundError);
});

test('a key that opens too many loses the one that it used longest ago, and no other key loses any', () => {
  const sessions = new Sessions();
  const others = sessions.open('key_b');
  const [first, second, ...rest] = Array.from({ length: 256 }, () => sessions.open('key_a'));
  assert.ok(first && second && rest.length === 254);
  const signal = second.begin(1);
  sessions.find('key_a', named(first.id));
  sessions.open('key_a');
  assert.equal(signal.aborted, true);
  assert.throws(() => sessions.find('key_a', named(second.id)), SessionNotFoundError);
  assert.equal(sessions.find('key_a', named(first.id)), first);
  assert.equal(sessions.find('key_b', named(others.id)), others);
});

test('a call is cancelled by its id, of the same type, while it runs', () => {
  const session = new Sessions().open('key_a');
  const signal = session.begin(1);
  assert.throws(() => session.begin(1), InvalidFieldError);
  session.cancel('1');
  session.cancel(2);
  assert.equal(signal.aborted, false);
  session.cancel(1);
  assert.ok(signal.reason instanceof CallCancelledError);
  session.end(1);
  assert.equal(session.begin(1).aborted, false);
});
