import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from './json.ts';
import { Secret } from './secret.ts';

test('equal values give equal text, whatever the order of their keys', () => {
  assert.equal(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true }), '{"a":true,"b":[1,{"c":"x","d":null}]}');
});

test('what JSON leaves out is left out, and secrets stay hidden', () => {
  assert.equal(
    canonicalJson({ none: undefined, code: () => 1, list: [undefined, Number.NaN] }),
    '{"list":[null,null]}',
  );
  assert.equal(canonicalJson(JSON.parse('{"__proto__":{"b":1,"a":2}}')), '{"__proto__":{"a":2,"b":1}}');
  assert.equal(canonicalJson({ password: new Secret('swordfish') }), '{"password":"[secret]"}');
});

test('reads back as what JSON makes of the value, and is the same for it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      assert.equal(canonicalJson(JSON.parse(text)), text);
    }),
  );
});
