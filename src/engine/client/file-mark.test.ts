import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileMark } from './file-mark.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-mark-'));
after(() => rmSync(folder, { recursive: true }));

test('a file that is replaced or written to has another mark, one that is left alone has not', () => {
  const [file, other] = [join(folder, 'file'), join(folder, 'other')];
  assert.equal(fileMark(file), undefined);
  for (const each of [file, other]) writeFileSync(each, 'same');
  const mark = fileMark(file);
  assert.ok(mark !== undefined);
  assert.equal(fileMark(file), mark);
  utimesSync(file, 1, 1);
  const touched = fileMark(file);
  assert.notEqual(touched, mark);
  utimesSync(other, 1, 1);
  renameSync(other, file);
  assert.notEqual(fileMark(file), touched);
});
