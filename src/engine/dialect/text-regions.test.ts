import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { StopMatcher } from '../text/stop-matcher.ts';
import { harmony, hermes, pythonic } from './call-syntaxes.ts';
import { StopsInText } from './stops-in-text.ts';
import { TextRegions, type TextRegionsOptions } from './text-regions.ts';

const thoughts = { open: '<think>', close: '</think>' };
const tools = [{ name: 'f' }];
const hermesOptions = { calls: hermes, tools, thoughts, startsInThought: false };

/** Each region once, whichever way the text is cut. */
function regionsOf(options: TextRegionsOptions, pieces: readonly string[]) {
  const regions = new TextRegions(options);
  const texts = { text: '', other: '', all: '' };
  for (const { text, isText } of [...pieces.flatMap((piece) => regions.write(piece)), regions.end()]) {
    texts.all += text;
    texts[isText ? 'text' : 'other'] += text;
  }
  return texts;
}

test('text is told from thoughts, marks and calls, and nothing is lost, however it is cut', () => {
  const whole: readonly (readonly [TextRegionsOptions, string, string])[] = [
    [hermesOptions, '<think>a</think> yes <tool_call>\n{"name": "f"', ' yes '],
    [hermesOptions, ' see <tool', ' see <tool'],
    [{ calls: pythonic, tools, startsInThought: false }, ' [f(a=1)]', ''],
    [{ calls: pythonic, tools, startsInThought: false }, '[1, 2]', '[1, 2]'],
    [{ thoughts, startsInThought: true }, 'so</think>yes', 'yes'],
    [
      { calls: harmony, tools, textMark: '<|channel|>final<|message|>', startsInThought: false },
      '<|channel|>final<|message|>yes',
      'yes',
    ],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...whole), fc.array(fc.nat(60), { maxLength: 8 }), ([options, written, text], cuts) => {
      const at = [0, ...cuts.map((cut) => Math.min(cut, written.length)).toSorted((a, b) => a - b), written.length];
      const pieces = at.slice(1).map((end, index) => written.slice(at[index], end));
      const found = regionsOf(options, pieces);
      assert.deepEqual([found.text, found.all], [text, written]);
    }),
  );
});

function shown(stop: readonly string[], pieces: readonly string[]) {
  const stops = new StopsInText(new StopMatcher(stop), new TextRegions(hermesOptions));
  let all = '';
  for (const piece of pieces) {
    const { text, stopped } = stops.write(piece);
    all += text;
    if (stopped) return { all, matched: stops.matched };
  }
  return { all: all + stops.end(), matched: stops.matched };
}

test('a stop string in a thought or a call cuts nothing, and one in the text does', () => {
  const call = '<tool_call>\n{"name": "f", "arguments": {"a": "END"}}\n</tool_call>';
  const written = `<think>END</think>well ${call}`;
  assert.deepEqual(shown(['END', '}', '\n'], [...written]), { all: written, matched: undefined });
  assert.deepEqual(shown(['<', '<tool'], [...`ok ${call}`]), { all: `ok ${call}`, matched: undefined });
  assert.deepEqual(shown(['END'], ['<think>END</think>', 'the EN', 'D and']), {
    all: '<think>END</think>the ',
    matched: 'END',
  });
  assert.deepEqual(shown(['<tool'], ['a <tool', ' b']), { all: 'a ', matched: '<tool' });
});
