/** Our tables of Weaviate's messages have the numbers and kinds that its client for Python has. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type DescribedField, describedMessages } from '../../src/gateway/weaviate/messages/messages-fixture.ts';
import { vectorStoresPython } from './vector-stores-python-fixture.ts';

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

test('every field has its number and its kind', { timeout: 400_000 }, async (t) => {
  const python = await vectorStoresPython();
  if (python === undefined) return t.skip('there is no Python here, or its packages cannot be installed');
  const script = fileURLToPath(new URL('./python/weaviate_messages.py', import.meta.url));
  const { stdout } = await promisify(execFile)(python, [script], { timeout: 60_000, maxBuffer: 16 << 20 });
  const theirs = JSON.parse(stdout) as Readonly<Record<string, Readonly<Record<string, DescribedField>>>>;
  const ours = describedMessages();
  assert.ok(ours.length > 60, `${ours.length}`);
  for (const [name, fields] of ours) {
    const described = theirs[name] ?? assert.fail(`there is no message ${name}`);
    for (const [field, row] of Object.entries(fields)) {
      const [number, kind, isRepeated] = described[snake(field)] ?? assert.fail(`${name} has no ${field}`);
      assert.deepEqual(row, [number, kind === 'enum' ? 'int32' : kind, isRepeated], `${name}.${field}`);
    }
  }
});
