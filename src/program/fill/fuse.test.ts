import assert from 'node:assert/strict';
import { test } from 'node:test';
import { argmax } from '../hole/decoder.ts';
import { choice } from '../hole/choice-hole.ts';
import { integer } from '../hole/number-holes.ts';
import { regex } from '../hole/pattern-holes.ts';
import { text } from '../hole/text-hole.ts';
import { constraintOfFusion, fusionFrom, textsIn } from './fuse.ts';

const line = text('line', { stop: '\n', charactersMax: 20 });
const act = choice('act', ['Search', 'Stop (now)']);

test('holes with words between them are one expression, and are told apart again', () => {
  const fusion = fusionFrom([line, '\nDo: ', act, ' ', integer('n'), '.'], 0, argmax);
  assert.ok(fusion);
  assert.deepEqual(textsIn(fusion, 'I think.\nDo: Stop (now) -12.'), ['I think.', 'Stop (now)', '-12']);
  assert.equal(textsIn(fusion, 'I think.\nDo: Stop now 12'), undefined);
  const { pattern } = constraintOfFusion(fusion, ' ') as { pattern: string };
  assert.match(' I think.\nDo: Search 7', new RegExp(`^(?:${pattern})$`, 'u'));
});

test('what is not regular, or is judged while it grows, ends a run', () => {
  assert.equal(fusionFrom([act, ' ', text('free')], 0, argmax), undefined);
  assert.equal(fusionFrom([act, ' ', regex('r', /(a)b/)], 0, argmax), undefined);
  assert.equal(fusionFrom([act, ' ', integer('n', { decoder: { kind: 'sample' } })], 0, argmax), undefined);
  assert.equal(fusionFrom([act, act], 0, argmax), undefined, 'nothing tells where the first one ends');
  assert.equal(fusionFrom([act, ' ', act, ' ', text('free'), ' ', act], 0, argmax)?.holes.length, 2);
});
