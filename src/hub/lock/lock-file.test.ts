import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { digestOfBytes } from '#base';
import { parseSource } from '../source/source.ts';
import { findInLock, type LockEntry, readLock, withEntry, withoutEntry, writeLock } from './lock-file.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lode-lock-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function entry(content: string, ...texts: [string, ...string[]]): LockEntry {
  const sources = texts.map(parseSource);
  return { sources, digest: digestOfBytes(content), sizeBytes: content.length, source: sources[0]! };
}

const small = entry('small', 'hf:owner/small@main/small.gguf', 'pypi:small==1.0/small.gguf');
const large = entry('large', 'https://example.org/large.gguf');

test('a lock that does not exist is empty', async () => {
  assert.deepEqual(await readLock(join(folder, 'lode.lock')), []);
});

test('a lock reads back as it was written, whatever the order, as the same text', async () => {
  const file = join(folder, 'lode.lock');
  await writeLock(file, [large, small]);
  const text = readFileSync(file, 'utf8');
  await writeLock(file, [small, large]);
  assert.equal(readFileSync(file, 'utf8'), text);
  assert.deepEqual(await readLock(file), [small, large]);
  assert.deepEqual(readdirSync(folder), ['lode.lock'], 'nothing else is left in the folder');
  assert.ok(text.endsWith('}\n'));
});

test('a list of sources keeps its digest when a mirror is added or taken away, or the order changes', () => {
  const lock = [large, small];
  const mirror = parseSource('https://mirror.example.org/small.gguf');
  assert.equal(findInLock(lock, small.sources), small);
  assert.equal(findInLock(lock, [mirror, ...small.sources]), small);
  assert.equal(findInLock(lock, small.sources.toReversed()), small);
  assert.equal(findInLock(lock, small.sources.slice(1)), small);
  assert.equal(findInLock(lock, [mirror]), undefined, 'what nothing vouches for');
});

test('of entries that contradict each other, the one with the same list counts, else that of the first source', () => {
  const both = entry('both', 'file:one.gguf', 'file:two.gguf');
  const two = entry('two', 'file:two.gguf');
  assert.equal(findInLock([two, both], both.sources), both);
  assert.equal(findInLock([both, two], two.sources), two);
  const one = entry('one', 'file:one.gguf');
  assert.equal(findInLock([one, two], [parseSource('file:new.gguf'), ...two.sources, ...one.sources]), two);
});

test('forgetting what sources hold forgets it for every list that has one of them', () => {
  const other = entry('small', ...(['hf:owner/small@main/small.gguf', 'file:small.gguf'] as const));
  assert.deepEqual(withoutEntry([small, other, large], small.sources), [large]);
});

test('a new entry takes the place of the one for the same sources', () => {
  const changed = entry('changed', 'https://example.org/large.gguf');
  assert.deepEqual(withEntry([small, large], changed), [small, changed]);
  assert.deepEqual(withEntry([], small), [small]);
});

test('a damaged lock is an error that says where, never an empty lock', async () => {
  const file = join(folder, 'lode.lock');
  const cases: [string, RegExp][] = [
    ['', /JSON/],
    ['<<<<<<< HEAD\n{}', /JSON/],
    ['{"version":2,"weights":[]}', /version/],
    [
      '{"version":1,"weights":[{"sources":["hf:a/b@main/c"],"digest":"sha256:1","sizeBytes":1,"source":"hf:a/b@main/c"}]}',
      /digest/,
    ],
    [
      `{"version":1,"weights":[{"sources":["../x"],"digest":"${small.digest}","sizeBytes":1,"source":"hf:a/b@main/c"}]}`,
      /sources\.0/,
    ],
    [`{"version":1,"weights":[],"extra":1}`, /extra/],
  ];
  for (const [text, message] of cases) {
    writeFileSync(file, text);
    await assert.rejects(readLock(file), { code: 'hub/damaged-lock', message }, text);
  }
});
