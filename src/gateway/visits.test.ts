import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VerifiedKey } from './key-verifier.ts';
import { testVisit as visit } from './visit-fixture.ts';
import { Visits } from './visits.ts';

const key = (id: string): VerifiedKey => ({ id, name: id, scopes: ['*'] });

test('one key can take its share and no more, and gets it back when its requests end', () => {
  const visits = new Visits({ requestsMax: 10, requestsPerKeyMax: 2 });
  const first = visit(1, key('a'));
  visits.admit(first);
  visits.admit(visit(1, key('a')));
  assert.throws(() => visits.admit(visit(1, key('a'))), {
    code: 'gateway/rate-limit-exceeded',
    status: 429,
    retryAfterSeconds: 1,
  });
  visits.admit(visit(1, key('b')));
  visits.leave(first);
  visits.leave(first);
  visits.admit(visit(1, key('a')));
  assert.equal(visits.running, 3);
  assert.equal(visits.served, 1);
});

test('all keys together have a limit as well', () => {
  const visits = new Visits({ requestsMax: 2, requestsPerKeyMax: 2 });
  visits.admit(visit(1));
  visits.admit(visit(1, key('a')));
  assert.throws(() => visits.admit(visit(1, key('b'))), { code: 'gateway/overloaded', status: 503 });
});

test('a table is idle when the requests that began on it or before have ended, however long later ones run', async () => {
  const visits = new Visits({ requestsMax: 10, requestsPerKeyMax: 10 });
  const old = visit(1);
  visits.admit(old);
  visits.admit(visit(2));
  let isIdle = false;
  const idle = visits.idle(1).then(() => (isIdle = true));
  await new Promise(setImmediate);
  assert.equal(isIdle, false);
  visits.leave(old);
  await idle;
  assert.equal(visits.running, 1);
  await visits.idle(1);
});

test('abortAll tells every request why', () => {
  const visits = new Visits({ requestsMax: 10, requestsPerKeyMax: 10 });
  const running = visit(1);
  visits.admit(running);
  visits.abortAll();
  assert.equal((running.context.signal.reason as { code: string }).code, 'gateway/not-serving');
});
