import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Continuation, type ContinuationOptions } from './continuation.ts';

/** Token n is the byte n, and token 300 ends the text. */
function continuation(options: Partial<ContinuationOptions> = {}): Continuation {
  const isEnd = (token: number) => token === 300;
  const bytesOf = (token: number) => (token === 300 ? new Uint8Array(0) : Uint8Array.of(token));
  return new Continuation({ stop: [], tokensMax: 100, ignoreEnd: false, isEnd, bytesOf, ...options });
}

function write(target: Continuation, text: string): { text: string; reason: string | undefined } {
  let shown = '';
  for (const byte of Buffer.from(text)) {
    const added = target.add(byte);
    shown += added.text;
    if (added.reason !== undefined) return { text: shown, reason: added.reason };
  }
  return { text: shown, reason: undefined };
}

test('text grows until the model says that it is done', () => {
  const target = continuation();
  assert.deepEqual(write(target, 'héllo'), { text: 'héllo', reason: undefined });
  assert.deepEqual(target.add(300), { text: '', reason: 'stop', isText: false });
  assert.equal(target.tokens, 7);
});

test('the last token allowed ends the text, and shows what was held back', () => {
  assert.deepEqual(write(continuation({ tokensMax: 3, stop: ['cde'] }), 'abcdef'), { text: 'abc', reason: 'length' });
});

test('a stop string ends the text before it', () => {
  assert.deepEqual(write(continuation({ stop: ['cd'] }), 'abcdef'), { text: 'ab', reason: 'stop' });
});

test('a stop string that is complete with the last token allowed counts as stop', () => {
  assert.deepEqual(write(continuation({ stop: ['cd'], tokensMax: 4 }), 'abcdef'), { text: 'ab', reason: 'stop' });
});

test('a character that the end cuts off is shown as such', () => {
  assert.deepEqual(write(continuation({ tokensMax: 2 }), 'aé'), { text: 'a\uFFFD', reason: 'length' });
});

test('on request generation goes on past the end', () => {
  const target = continuation({ ignoreEnd: true });
  assert.equal(target.add(300).reason, undefined);
});
