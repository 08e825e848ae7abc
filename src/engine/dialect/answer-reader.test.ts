import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { AnswerPiece } from './answer-piece.ts';
import { AnswerReader, type AnswerReaderOptions } from './answer-reader.ts';
import type { CallSyntax } from './call-syntax.ts';
import { deepseek, deepseekR1, hermes, llama, mistral, mistralArgs } from './call-syntaxes.ts';

const thoughts = { open: '<think>', close: '</think>' };

/** What is said of each kind, put together as a client does. */
interface Heard {
  text: string;
  reasoning: string;
  readonly calls: { readonly name: string; arguments: string }[];
}

function hear(pieces: readonly AnswerPiece[]): Heard {
  const heard: Heard = { text: '', reasoning: '', calls: [] };
  for (const piece of pieces) {
    if (piece.type === 'tool-call') heard.calls[piece.call] = { name: piece.name, arguments: '' };
    else if (piece.type === 'tool-arguments') heard.calls[piece.call]!.arguments += piece.text;
    else heard[piece.type] += piece.text;
  }
  return heard;
}

function read(texts: readonly string[], options: Partial<AnswerReaderOptions> = {}): Heard & { endsWithCall: boolean } {
  const reader = new AnswerReader({ startsInThought: false, idOf: (call) => `call_${call}`, ...options });
  const pieces = [...texts.flatMap((text) => reader.write(text)), ...reader.end()];
  return { ...hear(pieces), endsWithCall: reader.endsWithCall };
}

function cut(text: string, places: readonly number[]): string[] {
  const at = [0, ...places.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b), text.length];
  return at.slice(1).map((end, index) => text.slice(at[index], end));
}

function write(syntax: CallSyntax, calls: readonly { name: string; arguments: string }[]): string {
  if (calls.length === 0) return '';
  const bodies = calls.map(({ name, arguments: json }) => `${name}${syntax.middle}${json}${syntax.close}`);
  return `${syntax.begin}${bodies.join(syntax.between)}${syntax.end}`;
}

const json = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })).map((value) => JSON.stringify(value));
const call = fc.record(
  { name: fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/), arguments: json },
  { noNullPrototype: true },
);
const words = fc
  .array(fc.constantFrom('yes', ' ', '\n', '<', '<tool', '[TOOL', '{"name', 'é', '</think'), { maxLength: 8 })
  .map((parts) => parts.join('').trim());
const places = fc.array(fc.nat(500), { maxLength: 30 });

for (const syntax of [hermes, llama, mistral, mistralArgs, deepseek, deepseekR1]) {
  test(`thoughts, text and calls of ${syntax.kind} are told apart, however the text is cut`, () => {
    fc.assert(
      fc.property(words, words, fc.array(call, { maxLength: 3 }), places, (thought, said, calls, cuts) => {
        fc.pre(!said.includes(syntax.trigger!) && !said.startsWith('<think'));
        const all = `<think>\n${thought}\n</think>\n\n${said}${said && '\n'}${write(syntax, calls)}`;
        const heard = read(cut(all, cuts), { calls: syntax, thoughts });
        assert.equal(heard.reasoning, thought);
        assert.equal(heard.text.trimEnd(), said);
        assert.deepEqual(heard.calls, calls);
        assert.equal(heard.endsWithCall, calls.length > 0);
      }),
    );
  });
}

test('text without tools and thoughts passes as it is, white space too', () => {
  assert.equal(read([' a', ' \n', 'b ']).text, ' a \nb ');
});

test('what only looks like the beginning of a call is text in the end', () => {
  const { text, calls } = read(['see <tool', '_cal'], { calls: hermes });
  assert.deepEqual([text, calls], ['see <tool_cal', []]);
});

test('arguments come as they grow, without waiting for the end', () => {
  const reader = new AnswerReader({ calls: hermes, startsInThought: false, idOf: () => 'id' });
  assert.deepEqual(reader.write('<tool_call>\n{"name": "f", "arguments": {"a'), [
    { type: 'tool-call', call: 0, id: 'id', name: 'f' },
    { type: 'tool-arguments', call: 0, text: '{"a' },
  ]);
  assert.deepEqual(reader.write('": "}'), [{ type: 'tool-arguments', call: 0, text: '": "}' }]);
  assert.equal(reader.endsWithCall, false);
  assert.deepEqual(reader.write('"}}'), [{ type: 'tool-arguments', call: 0, text: '"}' }]);
  assert.equal(reader.endsWithCall, true);
});

test('a thought that the prompt began goes on, and one that never ends is all there is', () => {
  const { reasoning, text } = read(['so', '... </th', 'ink> 42'], { thoughts, startsInThought: true });
  assert.deepEqual([reasoning, text], ['so...', '42']);
  assert.deepEqual(read(['<think>well', ' then'], { thoughts }).reasoning, 'well then');
});

test('an answer that is cut off inside of a character of a mark is read as far as it goes', () => {
  const { calls } = read(['<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>f<｜tool▁sep｜>{}<｜tool\uFFFD'], {
    calls: deepseek,
  });
  assert.deepEqual(calls, [{ name: 'f', arguments: '{}' }]);
});
