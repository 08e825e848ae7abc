import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LodeError } from '#base';
import { EmptyGrammarError } from '../errors/empty-grammar-error.ts';
import { type CompiledGrammar, GrammarCompiler } from '../grammar-compiler.ts';
import { createVocabulary } from '../vocabulary/vocabulary.ts';
import { compileJsonSchema, type JsonSchemaOptions } from './compile-json-schema.ts';
import { InvalidSchemaError } from './errors/invalid-schema-error.ts';
import { SchemaBudgetError } from './errors/schema-budget-error.ts';
import { UnsupportedSchemaError } from './errors/unsupported-schema-error.ts';
import { isValid } from './naive-validator-fixture.ts';

const end = 256;
const compiler = new GrammarCompiler(
  createVocabulary({ size: end + 1, bytesOf: (token) => Uint8Array.of(token), isEnd: (token) => token === end }),
);

function grammarFor(schema: unknown, options?: JsonSchemaOptions): CompiledGrammar {
  return compiler.compile(compileJsonSchema(schema, options));
}

function accepts(grammar: CompiledGrammar, text: string): boolean {
  const matcher = grammar.match();
  return Buffer.from(text).every((byte) => matcher.tryAccept(byte)) && matcher.isComplete;
}

function check(schema: unknown, { valid, invalid }: Record<'valid' | 'invalid', readonly unknown[]>) {
  const grammar = grammarFor(schema);
  for (const value of valid) assert.ok(accepts(grammar, JSON.stringify(value)), JSON.stringify(value));
  for (const value of invalid) assert.ok(!accepts(grammar, JSON.stringify(value)), JSON.stringify(value));
}

test('members come in any order, each once, and those that are required come', () => {
  const schema = { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'string' } }, required: ['a'] };
  check(schema, { valid: [{ a: 1 }, { b: '', a: 1 }, { a: 1, c: [{}] }], invalid: [{}, { b: '' }, { a: '' }, [1]] });
  assert.ok(!accepts(grammarFor(schema), '{"a": 1, "a": 2}'));
  assert.ok(!accepts(grammarFor(schema), '{"a": 1, "\\u0061": 2}'), 'a name is the same however it is escaped');
});

test('oneOf and not hold exactly, over objects that overlap', () => {
  const branches = [
    { properties: { kind: { const: 'circle' }, r: { type: 'number' } }, required: ['r'] },
    { properties: { kind: { const: 'box' }, w: { type: 'number' } }, required: ['w'] },
  ];
  check(
    { type: 'object', oneOf: branches },
    {
      valid: [{ r: 1 }, { w: 1, kind: 'box' }, { r: 1, w: 'wide' }, { kind: 'circle', r: 1, w: 1 }],
      invalid: [{}, { r: 1, w: 1 }, { kind: 'box', r: 1 }],
    },
  );
  check(
    { not: { required: ['a'], properties: { a: { type: 'string' } } } },
    { valid: [{}, { a: 1 }], invalid: [{ a: '' }, 7] },
  );
  check(
    { type: 'object', not: { additionalProperties: { type: 'number' } } },
    { valid: [{ x: '' }, { x: 1, y: '' }], invalid: [{}, { x: 1 }] },
  );
});

test('items of a list may be asked to come once each', () => {
  const days = { type: 'array', items: { enum: ['mon', 'tue', 'wed', null, true] }, uniqueItems: true, minItems: 1 };
  check(days, {
    valid: [['tue'], ['wed', null, 'mon'], [true, 'mon']],
    invalid: [[], ['mon', 'mon'], ['mon', null, null], ['sun']],
  });
  assert.ok(!accepts(grammarFor(days), '["mon", "\\u006don"]'), 'a string is the same however it is escaped');
  assert.throws(() => grammarFor({ type: 'array', uniqueItems: true }), UnsupportedSchemaError);
});

test('schemas that refer to themselves are trees of any depth', () => {
  const tree = {
    type: 'object',
    properties: { left: { $ref: '#' }, value: { type: 'integer' } },
    required: ['value'],
    additionalProperties: false,
  };
  check(tree, {
    valid: [{ value: 1 }, { left: { left: { value: 3 }, value: 2 }, value: 1 }],
    invalid: [{ left: {}, value: 1 }],
  });
  assert.throws(
    () => grammarFor({ type: 'object', required: ['a'], properties: { a: { $ref: '#' } } }),
    EmptyGrammarError,
  );
  assert.throws(() => grammarFor({ anyOf: [{ $ref: '#' }, { type: 'null' }] }), UnsupportedSchemaError);
});

test('dialects differ where their texts do', () => {
  const nullable = { type: 'string', nullable: true };
  assert.ok(accepts(grammarFor(nullable, { dialect: 'openapi-3.0' }), 'null'));
  assert.ok(!accepts(grammarFor(nullable), 'null'));
  const hidden = { definitions: { a: true }, $ref: '#/definitions/a', type: 'string' };
  assert.ok(accepts(grammarFor(hidden, { dialect: 'draft-07' }), '1'));
  assert.ok(!accepts(grammarFor(hidden), '1'));
});

test('an $id that is relative counts from where it stands', () => {
  const schema = {
    $id: 'shapes/box.json',
    $ref: '#/$defs/side',
    $defs: { side: { $id: 'parts/side.json', type: 'integer' } },
  };
  check(schema, { valid: [1], invalid: ['1'] });
  check({ ...schema, $ref: 'parts/side.json' }, { valid: [1], invalid: ['1'] });
});

test('what is wrong is named by its path', () => {
  assert.throws(
    () => grammarFor({ properties: { 'a/b': { minLength: -1 } } }),
    (error) => error instanceof InvalidSchemaError && error.path === '#/properties/a~1b/minLength',
  );
  assert.throws(
    () => grammarFor({ items: { $ref: 'https://example.com/other.json' } }),
    (error) => error instanceof UnsupportedSchemaError && error.path === '#/items/$ref',
  );
});

test('hostile schemas end in a typed error, in bounded time', { timeout: 20_000 }, () => {
  let deep: unknown = { type: 'string' };
  for (let level = 0; level < 10_000; level += 1) deep = { not: deep };
  assert.throws(() => grammarFor(deep), SchemaBudgetError);
  let nested: unknown = 0;
  for (let level = 0; level < 5000; level += 1) nested = [nested];
  assert.throws(() => grammarFor({ const: nested }), SchemaBudgetError);
  const chain = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, index) => [`s${index}`, { $ref: `#/$defs/s${index + 1}` }]),
  );
  assert.throws(() => grammarFor({ $ref: '#/$defs/s0', $defs: { ...chain, s20000: true } }), SchemaBudgetError);
  const overlapping = Array.from({ length: 16 }, (_, index) => ({
    anyOf: [{ required: [`a${index}`] }, { required: [`b${index}`] }],
  }));
  assert.throws(() => grammarFor({ type: 'object', allOf: overlapping }), SchemaBudgetError);
  const multiples = [7, 11, 13, 17, 19, 23].map((multipleOf) => ({ multipleOf }));
  assert.throws(() => grammarFor({ type: 'number', allOf: multiples }), SchemaBudgetError);
});

type Schema = Parameters<typeof isValid>[0];

const name = fc.constantFrom('a', 'b', 'ab');
const count = fc.integer({ min: 0, max: 3 });
const bound = fc.constantFrom(-1, 0, 0.5, 1, 2);
const pattern = fc.constantFrom('^a', 'b$', '^.?$', 'a');
const scalar = fc.constantFrom(null, true, false, 0, 1, 0.5, -1, 2, 'a', 'ab', '', 'b');

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const { schema } = fc.letrec<{ schema: Schema }>((tie) => {
  const one = tie('schema');
  const many = fc.array(one, { minLength: 1, maxLength: 3 });
  const keywords: readonly fc.Arbitrary<Readonly<Record<string, unknown>>>[] = [
    fc.constantFrom('null', 'boolean', 'integer', 'number', 'string', 'array', 'object').map((type) => ({ type })),
    fc.array(value, { minLength: 1, maxLength: 3 }).map((values) => ({ enum: values })),
    fc.dictionary(name, one, { maxKeys: 2, noNullPrototype: true }).map((properties) => ({ properties })),
    fc
      .dictionary(pattern, one, { maxKeys: 2, noNullPrototype: true })
      .map((patternProperties) => ({ patternProperties })),
    one.map((additionalProperties) => ({ additionalProperties })),
    fc.uniqueArray(name, { maxLength: 2 }).map((required) => ({ required })),
    fc
      .oneof(
        pattern.map((source) => ({ pattern: source })),
        one,
      )
      .map((propertyNames) => ({ propertyNames })),
    count.map((minProperties) => ({ minProperties })),
    count.map((maxProperties) => ({ maxProperties })),
    fc
      .dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), { maxKeys: 1, noNullPrototype: true })
      .map((dependentRequired) => ({ dependentRequired })),
    fc.dictionary(name, one, { maxKeys: 1, noNullPrototype: true }).map((dependentSchemas) => ({ dependentSchemas })),
    one.map((items) => ({ items })),
    many.map((prefixItems) => ({ prefixItems })),
    fc
      .tuple(one, count, count)
      .map(([contains, minContains, more]) => ({ contains, minContains, maxContains: minContains + more })),
    one.map((contains) => ({ contains })),
    count.map((minItems) => ({ minItems })),
    count.map((maxItems) => ({ maxItems })),
    count.map((minLength) => ({ minLength })),
    count.map((maxLength) => ({ maxLength })),
    pattern.map((source) => ({ pattern: source })),
    bound.map((minimum) => ({ minimum })),
    bound.map((exclusiveMaximum) => ({ exclusiveMaximum })),
    fc.constantFrom(0.5, 1, 2).map((multipleOf) => ({ multipleOf })),
    many.map((allOf) => ({ allOf })),
    many.map((anyOf) => ({ anyOf })),
    many.map((oneOf) => ({ oneOf })),
    one.map((not) => ({ not })),
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    fc.tuple(one, one, one).map(([condition, then, otherwise]) => ({ if: condition, then, else: otherwise })),
  ];
  return {
    schema: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.boolean(),
      fc
        .array(fc.oneof(...keywords), { minLength: 1, maxLength: 3 })
        .map((parts) => Object.assign({}, ...parts) as Schema),
    ),
  };
});

test('null and the truths are written as Python has them where that is asked for', () => {
  const some = grammarFor({ type: ['boolean', 'null', 'array'], items: { const: true } }, { words: 'python' });
  for (const text of ['True', 'None', '[True, True]']) assert.ok(accepts(some, text), text);
  for (const text of ['true', 'null', '[true]', '[False]']) assert.ok(!accepts(some, text), text);
  const apart = grammarFor({ enum: [null, 'a', false], type: ['null', 'boolean', 'string'] }, { words: 'python' });
  assert.deepEqual(
    ['None', 'False', '"a"', 'null', 'True'].map((text) => accepts(apart, text)),
    [true, true, true, false, false],
  );
});

test('a grammar accepts what a validator calls valid, and nothing else', () => {
  let refused = 0;
  let tried = 0;
  fc.assert(
    fc.property(schema, fc.array(value, { minLength: 6, maxLength: 6 }), (random, values) => {
      tried += 1;
      let grammar: CompiledGrammar | undefined;
      try {
        grammar = grammarFor(random);
      } catch (error) {
        if (!(error instanceof LodeError)) throw error;
        if (!(error instanceof EmptyGrammarError)) {
          refused += 1;
          return;
        }
      }
      for (const each of values) {
        const text = JSON.stringify(each);
        assert.equal(grammar !== undefined && accepts(grammar, text), isValid(random, each), text);
      }
    }),
    { numRuns: Number(process.env['LODE_FUZZ_RUNS'] ?? 400) },
  );
  assert.ok(refused < tried / 20, `${refused} of ${tried} were refused`);
});
