/** Queries in LMQL's syntax, of the kinds that its documentation shows, on a real model. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { z } from 'zod';
import { compileProgram, lmqlDefinition } from '#program';
import { start } from '../engine/start.ts';

const engine = await start();
after(async () => await engine[Symbol.asyncDispose]());

async function run(source: string, inputs: Readonly<Record<string, string>> = {}) {
  const shape = Object.fromEntries(Object.keys(inputs).map((name) => [name, z.string()]));
  const compiled = compileProgram(lmqlDefinition('query', { inputs: shape, source }));
  const outcome = await compiled.run(inputs, { model: engine });
  assert.ok(outcome.status === 'done');
  return outcome;
}

test('a packing list, with a loop and a set of things', async () => {
  const source = `
sample(temperature=0.8)
    "A few things not to forget when going to the sea:\\n"
    for i in range(3):
        "- [THING]\\n"
from
    "a model"
where
    THING in set(["Volleyball", "Sunscreen", "Bathing Suit"])
`;
  const { text } = await run(source);
  const lines = text.trim().split('\n').slice(1);
  assert.equal(lines.length, 3);
  for (const line of lines) assert.match(line, /^- (Volleyball|Sunscreen|Bathing Suit)$/);
});

test('a review with an analysis and a distribution over its classes', async () => {
  const source = `
argmax
    """Review: {review}
    Q: What is the mood of this review and why?
    A:[ANALYSIS]
    The mood of this review is [MOOD]"""
from
    "a model"
where
    not "\\n" in ANALYSIS and len(TOKENS(ANALYSIS)) < 25
distribution
    MOOD in ["good", "neutral", "bad"]
`;
  const { value, text } = await run(source, { review: 'We had a great stay. The hike was wonderful.' });
  const { ANALYSIS, MOOD } = value as { ANALYSIS: string; MOOD: { value: string; probability: number }[] };
  assert.ok(!ANALYSIS.includes('\n'));
  assert.ok(Math.abs(MOOD.reduce((sum, { probability }) => sum + probability, 0) - 1) < 1e-9);
  assert.ok(text.endsWith(MOOD[0]?.value ?? 'nothing'));
});

test('numbers, lengths, patterns and control flow on what was filled', async () => {
  const source = `
"Q: How many legs does a dog have? A: [LEGS: int].\\n"
"A short word: [WORD]." where len(WORD) < 6 and STOPS_BEFORE(WORD, ".")
"\\nA plate: [PLATE]" where REGEX(PLATE, r"[A-Z]{2}-[0-9]{2}")
if LEGS > 3:
    "\\nMany."
return LEGS
`;
  const { value, text } = await run(source);
  assert.ok(Number.isInteger(value));
  assert.match(text, /\nA plate: [A-Z]{2}-[0-9]{2}(\nMany\.)?$/);
  assert.ok((/word: ([^.]*)\./.exec(text)?.[1]?.length ?? 9) < 6);
});

test('one of two texts, said with "or"', async () => {
  const { value } = await run('"Water is [WET]" where WET == "wet" or WET == "dry"');
  assert.ok(['wet', 'dry'].includes((value as { WET: string }).WET));
});
