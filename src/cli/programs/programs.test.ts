import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../usage-error.ts';
import { inputsOf } from './inputs-of.ts';
import type { TracedNode } from './program-client.ts';
import { tracePage } from './trace-page.ts';
import { traceTree } from './trace-tree.ts';

const trace: readonly TracedNode[] = [
  { kind: 'text', text: 'Is it <b>?' },
  {
    kind: 'call',
    name: 'inner',
    children: [
      {
        kind: 'hole',
        name: 'n',
        written: '7',
        held: 'pattern',
        decoder: 'argmax',
        durationMs: 12,
        attempts: [{ text: 'x', tokens: 2, refused: 'it is no number' }],
      },
    ],
  },
];

test('inputs are pairs or an object; values are JSON, or else text', () => {
  assert.deepEqual(inputsOf(['a=1', 'b=one two', 'c=[1]', '{"d": "x=y"}']), { a: 1, b: 'one two', c: [1], d: 'x=y' });
  assert.throws(() => inputsOf(['what']), UsageError);
});

test('a trace is a tree of lines', () => {
  assert.deepEqual(traceTree(trace), [
    '├─ "Is it <b>?"',
    '└─ call inner',
    '   └─ [n] = "7"  pattern, argmax, 12 ms',
    '      · 2 tokens; "x" refused: it is no number',
  ]);
});

test('and a page, in which nothing of it is markup', () => {
  const page = tracePage('p', { status: 'done', variables: {}, text: '<i>', usage: { new_tokens: 3 }, trace });
  assert.ok(page.includes('new tokens: 3') && page.includes('&lt;i&gt;') && !page.includes('<b>'));
  assert.match(page, /<li class="call">call inner<ul><li class="hole">/);
});
