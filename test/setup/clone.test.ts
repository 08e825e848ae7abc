// A fresh clone with only git, npm and whatever Node there is sets itself up and works.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { userEnvironment } from '../user-environment.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const skip = existsSync(join(root, '.git')) ? false : 'these sources are not a git clone';

test(
  'npm run check on a fresh clone installs what the lockfile says and runs on the Node it brought',
  { skip },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lode-clone-'));
    after(() => rm(folder, { recursive: true, force: true }));
    const clone = join(folder, 'lode');
    await run('git', ['clone', '--quiet', '--depth', '1', `file://${root}`, clone]);

    const options = { cwd: clone, env: userEnvironment(), maxBuffer: 1 << 26 };
    const first = await run('npm', ['run', 'check', '--', 'types'], options);
    assert.match(first.stderr, /Setting up: npm ci/);

    const second = await run('npm', ['run', 'check', '--', 'types'], options);
    assert.doesNotMatch(second.stderr, /Setting up/);

    const { stdout } = await run('npm', ['run', 'bench', '--silent'], options);
    assert.match(stdout, /^decode /m);
    const { stdout: status } = await run('git', ['status', '--porcelain'], options);
    assert.equal(status, '', 'setting up leaves files that git does not ignore');
  },
);
