import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { PromptExamples } from '../index.ts';
import { exampleChooser } from './choose-examples.ts';

const texts = [
  'the printer is out of paper', // 0
  'my invoice is wrong', // 1
  'the printer does not print', // 2
  'i was charged twice on my invoice', // 3
  'how do i change my password', // 4
];
const labels = ['hardware', 'billing', 'hardware', 'billing', 'account'];

function choosing(rules: Omit<PromptExamples, 'items'>, tokens: readonly number[] = texts.map(() => 10)) {
  const items = texts.map((text, index) => ({ values: { text }, answer: 'ok', label: labels[index] as string }));
  const counted: number[] = [];
  const chooser = exampleChooser({ items, ...rules }, texts, async (index) => {
    counted.push(index);
    return tokens[index] as number;
  });
  return { counted, choose: (input: string) => chooser.choose(input) };
}

describe('choice of examples', () => {
  it('shows all as they are given, or the other way round', async () => {
    assert.deepEqual(await choosing({}).choose('x'), [0, 1, 2, 3, 4]);
    assert.deepEqual(await choosing({ order: 'reversed' }).choose('x'), [4, 3, 2, 1, 0]);
  });

  it('shows the nearest, the most alike next to the input', async () => {
    const input = 'a printer that will not print';
    assert.deepEqual(await choosing({ select: { nearest: 2 } }).choose(input), [0, 2]);
    assert.deepEqual(await choosing({ select: { nearest: 2 }, order: 'nearestFirst' }).choose(input), [2, 0]);
    assert.deepEqual(await choosing({ select: { nearest: 2 } }).choose('Charged twice!'), [0, 3]);
  });

  it('shows as many of each label', async () => {
    assert.deepEqual(await choosing({ select: { balanced: 3 } }).choose('x'), [0, 1, 4]);
    assert.deepEqual(await choosing({ select: { balanced: 4 } }).choose('x'), [0, 1, 2, 4]);
  });

  it('shows those that are most unlike each other', async () => {
    const chosen = await choosing({ select: { diverse: 3 } }).choose('x');
    assert.equal(new Set(chosen.map((index) => labels[index])).size, 3);
  });

  it('leaves out what does not fit, the least wanted first', async () => {
    const sizes = [10, 30, 10, 10, 10];
    assert.deepEqual(await choosing({ tokensMax: 30 }, sizes).choose('x'), [0, 2, 3]);
    const nearest = choosing({ select: { nearest: 5 }, tokensMax: 20 }, sizes);
    assert.deepEqual(await nearest.choose('a printer that will not print'), [0, 2]);
  });

  it('counts no tokens where they are not bounded', async () => {
    const { counted, choose } = choosing({ select: { nearest: 2 } });
    await choose('printer');
    assert.deepEqual(counted, []);
  });

  it('never shows one twice, more than asked for, or more than fit', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 5, maxLength: 5 });
    const select = fc.oneof(
      fc.constant('all' as const),
      fc.record({ nearest: fc.integer({ min: 1, max: 7 }) }),
      fc.record({ diverse: fc.integer({ min: 1, max: 7 }) }),
      fc.record({ balanced: fc.integer({ min: 1, max: 7 }) }),
    );
    const order = fc.constantFrom('given', 'reversed', 'nearestFirst', 'nearestLast');
    const property = fc.asyncProperty(sizes, select, order, fc.nat(150), async (tokens, chosen, inOrder, tokensMax) => {
      const shown = await choosing({ select: chosen, order: inOrder, tokensMax }, tokens).choose('my printer invoice');
      const most = chosen === 'all' ? 5 : (Object.values(chosen)[0] as number);
      assert.equal(new Set(shown).size, shown.length);
      assert.ok(shown.length <= most);
      assert.ok(shown.reduce((sum, index) => sum + (tokens[index] as number), 0) <= tokensMax);
    });
    await fc.assert(property);
  });
});
