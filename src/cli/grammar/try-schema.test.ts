import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createVocabulary } from '#grammar';
import { UsageError } from '../usage-error.ts';
import { readSchemaFile } from './schema-file.ts';
import { summarise } from './summarise.ts';
import { type SchemaOutcome, schemaTrial, type Times } from './try-schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-schemas-'));
after(() => rmSync(folder, { recursive: true }));

const bytes = {
  name: 'bytes',
  vocabulary: createVocabulary({
    size: 257,
    bytesOf: (token) => Uint8Array.of(token),
    isEnd: (token) => token === 256,
  }),
  tokenise: async (text: string) => [...Buffer.from(text)],
  [Symbol.dispose]: () => {},
};

async function tryLines(lines: readonly unknown[]) {
  const path = join(folder, 'schemas.jsonl');
  writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  const times: Times = { masks: [], firstMasks: [] };
  const outcomes: SchemaOutcome[] = [];
  const trial = schemaTrial(bytes, times);
  let tested = 0;
  for await (const each of readSchemaFile(path)) {
    outcomes.push(await trial(each));
    if (each.tests.length > 0) tested += 1;
  }
  return { outcomes, summary: summarise(outcomes, tested, times) };
}

test('schemas pass, fail by what they accept or reject wrongly, and are refused with a reason', async () => {
  const integer = { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] };
  const { outcomes, summary } = await tryLines([
    { file: 'good', schema: integer, tests: [{ description: 'fits', valid: true, data: { b: [1, 'é'], a: 1 } }] },
    {
      file: 'wrong',
      schema: integer,
      tests: [
        { valid: true, data: {} },
        { description: 'odd', valid: false, data: { a: 2 } },
      ],
    },
    { file: 'alone', schema: true },
    { file: 'beyond', schema: { pattern: '(a)\\1' }, tests: [{ valid: true, data: 'aa' }] },
  ]);
  assert.deepEqual(
    outcomes.map(({ file, outcome }) => `${file} ${outcome}`),
    ['good passed', 'wrong failed', 'alone compiled', 'beyond refused'],
  );
  assert.deepEqual(outcomes[1]?.wronglyRejected, ['number 1']);
  assert.deepEqual(outcomes[1]?.wronglyAccepted, ['odd']);
  const { maskMeanUs, firstMaskP50Us, ...counts } = summary;
  assert.ok(maskMeanUs > 0 && firstMaskP50Us > 0);
  assert.equal(counts.passRate, 1 / 3);
  assert.deepEqual(counts.refused, { 'grammar/unsupported-schema: a pattern with a reference back to a group': 1 });
});

test('numbers are tried as they are written', async () => {
  const { outcomes } = await tryLines([
    '{"schema": {"multipleOf": 0.1}, "tests": [{"valid": true, "data": 12345678901234567890.10}, {"valid": false, "data": 0.05}]}',
  ]);
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ['passed'],
  );
});

test('a line that is none is named', async () => {
  await assert.rejects(
    tryLines([{ schema: true }, '{']),
    (error) => error instanceof UsageError && /Line 2/.test(error.message),
  );
  await assert.rejects(tryLines([{ tests: [] }]), /Line 1 of .* has no "schema"/);
});
