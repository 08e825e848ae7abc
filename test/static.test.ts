// Types, lint, format and unused code: each tool once, as a test, so that one summary tells all.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const checks = JSON.parse(readFileSync(new URL('../scripts/checks.json', import.meta.url), 'utf8')) as Record<
  string,
  string[]
>;

for (const [name, args] of Object.entries(checks)) {
  test(`${name}: npm run check -- ${name}`, async () => {
    const { failed, output } = await new Promise<{ failed: boolean; output: string }>((resolve) => {
      execFile(process.execPath, args, { cwd: root, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
        resolve({ failed: error !== null, output: `${stdout}${stderr}` }),
      );
    });
    assert.ok(!failed, `\n${output}`);
  });
}
