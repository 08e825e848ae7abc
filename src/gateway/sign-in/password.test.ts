import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPassword, hashPassword, matchesPassword } from './password.ts';

const cheap = { logRounds: 4, blockSize: 8, lanes: 1 };
const pepper = Buffer.alloc(32, 1);

test('a password matches its own hash, under its own pepper, and no other', async () => {
  const kept = await hashPassword('correct horse battery', pepper, cheap);
  assert.match(kept, /^\$scrypt\$ln=4,r=8,p=1\$[\w-]{22}\$[\w-]{43}$/);
  assert.equal(await matchesPassword('correct horse battery', pepper, kept), true);
  assert.equal(await matchesPassword('correct horse batterY', pepper, kept), false);
  assert.equal(await matchesPassword('correct horse battery', Buffer.alloc(32, 2), kept), false);
  assert.notEqual(await hashPassword('correct horse battery', pepper, cheap), kept, 'each has its own salt');
});

test('a letter is the same letter, however a keyboard writes it', async () => {
  const kept = await hashPassword('na\u00efve caf\u00e9 chair', pepper, cheap);
  assert.equal(await matchesPassword('nai\u0308ve cafe\u0301 chair', pepper, kept), true);
});

test('the usual cost is what is asked of hashes that can be guessed at leisure', async () => {
  const startMs = performance.now();
  const kept = await hashPassword('correct horse battery', pepper);
  assert.match(kept, /^\$scrypt\$ln=15,r=8,p=3\$/);
  assert.ok(performance.now() - startMs > 20);
});

test('what others would guess is not taken, and is not in the error', () => {
  for (const [password, name] of [
    ['short', 'ada'],
    ['aaaaaaaaaaaaaaaaaaaa', 'ada'],
    ['the key of ada lovelace', 'ada'],
    ['x'.repeat(2000), 'ada'],
  ] as const)
    assert.throws(
      () => checkPassword(password, name),
      (error: Error & { code?: string }) => error.code === 'gateway/weak-password' && !error.message.includes(password),
    );
  checkPassword('correct horse battery', 'ada');
});
