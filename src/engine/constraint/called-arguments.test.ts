/** What a grammar lets through is read back as arguments that are valid, in the way of every family of models. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { z } from 'zod';
import type { JsonSchema } from '#contract';
import { createVocabulary, GrammarCompiler } from '#grammar';
import { AnswerReader } from '../dialect/answer-reader.ts';
import type { CallSyntax } from '../dialect/call-syntax.ts';
import * as callSyntaxes from '../dialect/call-syntaxes.ts';
import { answerGrammar } from './answer-grammar.ts';

/** Single bytes, and words that are likely to be taken for what they are not. */
const words = [
  '</parameter>',
  '\n</parameter>\n',
  '<|"|>',
  '<escape>',
  '</function>',
  '</arg_value>',
  '</arg_value>\n',
  '<arg_key>',
  '<|tool_call_argument_begin|>',
  'True',
  'null',
  '", "',
  '{"',
  "']",
];
const end = 256 + words.length;
const vocabulary = createVocabulary({
  size: end + 1,
  bytesOf: (token) => (token < 256 ? Uint8Array.of(token) : Buffer.from(words[token - 256] ?? '')),
  isEnd: (token) => token === end,
});
const compiler = new GrammarCompiler(vocabulary);

const place = z.strictObject({
  text: z.string().max(8),
  line: z.string().min(1).max(4).optional(),
  kind: z.enum(['True', 'null', '1']).optional(),
  count: z.int().min(-9).max(99).nullable(),
  on: z.boolean().optional(),
  either: z.union([z.boolean(), z.string().max(3)]).optional(),
  tags: z
    .array(z.union([z.literal('x'), z.null()]))
    .max(2)
    .optional(),
  inner: z.strictObject({ name: z.string().max(3), deep: z.array(z.strictObject({})).max(1).optional() }).optional(),
});
const tools = [{ name: 'place', parameters: z.toJSONSchema(place) as JsonSchema }, { name: 'stop' }];

/** Numbers from 0 to 1, by a linear congruence. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A text of the grammar, drawn by chance: characters that mean something come more often than others. */
function draw(syntax: CallSyntax, random: () => number): string {
  const form = { calls: { syntax, tools, required: true, parallel: true } };
  const matcher = compiler.compile(answerGrammar(form)).match();
  const mask = new Uint32Array(vocabulary.words);
  const bytes: number[] = [];
  while (!matcher.hasEnded && bytes.length < 4000) {
    matcher.mask(mask);
    const allowed = Array.from({ length: end + 1 }, (_, token) => token).filter(
      (token) => ((mask[token >>> 5]! >>> (token & 31)) & 1) === 1,
    );
    const likely = allowed.filter(
      (token) => token > 255 || /[<>|"'\\,:{}[\]() \nTFN/]/.test(String.fromCharCode(token)),
    );
    const from = likely.length > 0 && random() < 0.6 ? likely : allowed;
    const token = from[Math.floor(random() * from.length)]!;
    matcher.accept(token);
    if (token !== end) bytes.push(...(token < 256 ? [token] : Buffer.from(words[token - 256]!)));
  }
  return Buffer.from(bytes).toString();
}

function readCalls(syntax: CallSyntax, pieces: readonly string[]) {
  const reader = new AnswerReader({ calls: syntax, tools, startsInThought: false, idOf: (call) => `call_${call}` });
  const calls: { name: string; json: string }[] = [];
  for (const piece of [...pieces.flatMap((text) => reader.write(text)), ...reader.end()]) {
    if (piece.type === 'tool-call') calls.push({ name: piece.name, json: '' });
    else if (piece.type === 'tool-arguments') calls.at(-1)!.json += piece.text;
    else assert.fail(`text beside calls: ${JSON.stringify(piece)}`);
  }
  return { calls, isWhole: reader.endsWithCall };
}

function cut(text: string, random: () => number): string[] {
  const characters = [...text];
  const pieces: string[] = [];
  while (characters.length > 0) pieces.push(characters.splice(0, 1 + Math.floor(random() * 6)).join(''));
  return pieces;
}

for (const [name, syntax] of Object.entries(callSyntaxes)) {
  test(`calls of ${name}, as the grammar lets them through, are read back and are valid`, () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomOf(seed);
        const text = draw(syntax, random);
        const { calls, isWhole } = readCalls(syntax, cut(text, random));
        assert.ok(isWhole, text);
        for (const call of calls) {
          const given = JSON.parse(call.json) as unknown;
          if (call.name === 'place') place.parse(given);
          else assert.deepEqual([call.name, given], ['stop', {}]);
        }
        assert.deepEqual(readCalls(syntax, [text]).calls, calls, 'however it is cut');
      }),
      { numRuns: 30 },
    );
  });
}
