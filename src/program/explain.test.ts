import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeLanguageModel } from '#testing';
import { explain } from './explain.ts';

const here = { ...fakeLanguageModel(), reading: {} as never, scorer: {} as never };

test('on a model of this machine nothing is otherwise', () => {
  assert.deepEqual(explain({ body: "async ({ distribution }) => distribution('d', ['a'])" }, here), []);
});

test('on one that can only be talked to, what the body uses is told', () => {
  const told = explain(
    { body: "async ({ say, choice, distribution }) => say`${choice('a', ['b'])}${distribution('d', [])}`" },
    fakeLanguageModel(),
  );
  assert.ok(told.some((sentence) => sentence.includes('asked for as JSON')));
  assert.ok(told.some((sentence) => sentence.includes('distributions are those of a letter')));
  assert.ok(!told.some((sentence) => sentence.includes('beams')));
});
