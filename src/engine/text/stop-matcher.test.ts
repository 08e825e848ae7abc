import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { StopMatcher } from './stop-matcher.ts';

interface Shown {
  readonly text: string;
  readonly stop: string | undefined;
}

/** All that is shown of a text that comes in the given pieces, and what ended it. */
function shown(stops: readonly string[], pieces: readonly string[]): Shown {
  const matcher = new StopMatcher(stops);
  let text = '';
  for (const piece of pieces) {
    const written = matcher.write(piece);
    text += written.text;
    if (written.stopped) return { text, stop: matcher.matched };
  }
  return { text: text + matcher.end(), stop: matcher.matched };
}

/** Looks at every beginning of the text, as if it came character by character. */
function naive(stops: readonly string[], text: string): Shown {
  for (let end = 1; end <= text.length; end++) {
    const found = stops.filter((stop) => text.slice(0, end).endsWith(stop)).toSorted((a, b) => b.length - a.length)[0];
    if (found !== undefined) return { text: text.slice(0, end - found.length), stop: found };
  }
  return { text, stop: undefined };
}

test('text before a stop string is shown, the stop string and what follows is not', () => {
  assert.deepEqual(shown(['END'], ['one ', 'two E', 'N', 'D three']), { text: 'one two ', stop: 'END' });
});

test('what might begin a stop string is held back until it is known', () => {
  const matcher = new StopMatcher(['\n\nUser:']);
  assert.equal(matcher.write('hello\n').text, 'hello');
  assert.equal(matcher.write('\nUs').text, '');
  assert.equal(matcher.write('ually').text, '\n\nUsually');
});

test('what was held back is shown when the text ends', () => {
  assert.deepEqual(shown(['END'], ['the EN']), { text: 'the EN', stop: undefined });
});

test('any stops, any text, however it is cut: the same as looking at it character by character', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '😀'), maxLength: 12 });
  const stops = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '😀'), minLength: 1, maxLength: 4 }), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(stops, fc.array(text, { maxLength: 8 }), (stops, pieces) => {
      assert.deepEqual(shown(stops, pieces), naive(stops, pieces.join('')));
    }),
    { numRuns: 2000 },
  );
});
