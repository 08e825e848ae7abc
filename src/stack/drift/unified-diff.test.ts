import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { unifiedDiff } from './unified-diff.ts';

test('shows the lines that change with three lines around them', () => {
  const text = 'a\nb\nc\nd\ne\nf\ng\nh\n';
  const diff = unifiedDiff('letters.txt', text, [{ file: '', start: 8, end: 9, text: 'E' }]);
  assert.equal(diff, '--- a/letters.txt\n+++ b/letters.txt\n@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n');
});

test('git applies it and gets the edited text', (context) => {
  if (spawnSync('git', ['--version']).status !== 0) return context.skip('needs git');
  const folder = mkdtempSync(join(tmpdir(), 'lode-diff-'));
  const line = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 4 });
  const texts = fc.array(line, { minLength: 1, maxLength: 40 }).map((lines) => `${lines.join('\n')}\n`);
  const cuts = fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', 'X', 'X\nY', 'X\nY\nZ')), {
    minLength: 1,
    maxLength: 4,
  });
  try {
    fc.assert(
      fc.property(texts, cuts, (text, wanted) => {
        const edits: { file: string; start: number; end: number; text: string }[] = [];
        for (const [at, length, replacement] of wanted.toSorted(([a], [b]) => (a % text.length) - (b % text.length))) {
          const start = at % text.length;
          const end = Math.min(start + length, text.length - 1);
          if (start >= (edits.at(-1)?.end ?? -1) + 1 && end >= start)
            edits.push({ file: 'text', start, end, text: replacement });
        }
        let edited = text;
        for (const { start, end, text: replacement } of edits.toReversed())
          edited = edited.slice(0, start) + replacement + edited.slice(end);
        if (edited === text) return;
        writeFileSync(join(folder, 'text'), text);
        const { status, stderr } = spawnSync('git', ['apply', '--unidiff-zero', '-'], {
          cwd: folder,
          input: unifiedDiff('text', text, edits),
          encoding: 'utf8',
        });
        assert.equal(status, 0, stderr);
        assert.equal(readFileSync(join(folder, 'text'), 'utf8'), edited);
      }),
      { numRuns: 30 },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
