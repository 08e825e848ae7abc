import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { actsOf } from './page-script.ts';

const page = readFileSync(new URL('../../docs/tutorial/first-stack.md', import.meta.url), 'utf8');
const command = fileURLToPath(new URL('../../bin/lode.js', import.meta.url));

describe('the tutorial, as a reader types it', () => {
  const root = mkdtempSync(join(tmpdir(), 'lode-tutorial-'));
  let folder = root;
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  const env = { ...inherited, NO_COLOR: '1', PATH: [join(root, 'bin'), process.env['PATH']].join(delimiter) };

  before(() => {
    mkdirSync(join(root, 'bin'));
    writeFileSync(join(root, 'bin', 'lode'), `#!/bin/sh\nexec '${process.execPath}' '${command}' "$@"\n`);
    chmodSync(join(root, 'bin', 'lode'), 0o755);
  });
  after(() => {
    spawnSync(process.execPath, [command, 'down', '--drain', '0'], { cwd: folder, env });
    rmSync(root, { recursive: true, force: true });
  });

  const type = (line: string): string => {
    const directory = /^cd (\S+)$/.exec(line)?.[1];
    if (directory) folder = resolve(folder, directory);
    const { status, stdout, stderr } = spawnSync('sh', ['-c', directory ? 'true' : line], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    assert.equal(status, 0, `${line}\n${stdout}\n${stderr}`);
    return stdout;
  };

  /** What a page says that one sees. */
  const expectations: Readonly<Record<string, RegExp>> = {
    'echo "Why is the sky blue?" | lode chat smol': /\w+/,
    'lode rollback --list': /^2\s+active/m,
    'lode rollback --detach': /generation 3/,
  };

  for (const [index, act] of actsOf(page).entries()) {
    it(`${index + 1}. ${act.kind === 'command' ? act.line : `${act.kind} ${act.name}`}`, () => {
      if (act.kind === 'command') assert.match(type(act.line), expectations[act.line] ?? /(?:)/);
      if (act.kind === 'file') writeFileSync(join(folder, act.name), act.content);
      if (act.kind === 'edit') {
        const text = readFileSync(join(folder, act.name), 'utf8');
        assert.ok(text.includes(act.before), act.before);
        writeFileSync(join(folder, act.name), text.replace(act.before, act.after));
      }
    });
  }

  it('had the update of the prompt that the page shows', () => {
    assert.match(page, /~ update prompt\/explain/);
  });
});
