import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storableText } from './storable-text.ts';

test('all text can be stored but what some database takes for something else', () => {
  const isStorable = (text: string): boolean => storableText().safeParse(text).success;
  for (const text of ['', "'; drop table", 'a\r\nb', '\u202e\ufeff', '💩']) assert.ok(isStorable(text), text);
  for (const text of ['\0', 'a\0b', '\ud800', 'b\udc00c']) assert.ok(!isStorable(text));
});
