import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, it, mock } from 'node:test';
import { main } from './main.ts';

describe('lode', () => {
  /** What a command line printed, and the exit code it left. */
  const run = async (...words: readonly string[]) => {
    let [out, said] = ['', ''];
    mock.method(process.stdout, 'write', (text: string) => Boolean((out += text)));
    mock.method(process.stderr, 'write', (text: string) => Boolean((said += text)));
    await main(words);
    mock.restoreAll();
    return { out, said, code: process.exitCode };
  };
  afterEach(() => {
    process.exitCode = undefined;
  });

  it('lists its commands, and helps with one', async () => {
    assert.match((await run()).out, /rollback/);
    assert.match((await run('--help')).out, /Usage: lode COMMAND/);
    assert.equal((await run('help', 'plan')).out, (await run('plan', '--help')).out);
  });

  it('ends with 2 for what it does not understand, and says what is near', async () => {
    const { said, code } = await run('u');
    assert.equal(code, 2);
    assert.match(said, /Did you mean "up"/);
    assert.equal((await run('up', '--dettach')).code, 2);
  });

  it('ends with 1 and one JSON document when a command fails', async () => {
    const { out, code } = await run('plan', '--json', '--file', '/nowhere/stack.ts');
    assert.equal(code, 1);
    assert.equal((JSON.parse(out) as { error: { code: string } }).error.code, 'cli/no-program');
  });

  it('tells of a file of an experiment that is not there, or throws, as of a program', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lode-experiment-'));
    const file = join(folder, 'a.ts');
    assert.match((await run('experiment', 'run', file)).said, /a\.ts cannot be read \(ENOENT\)/);
    writeFileSync(file, 'const a = undefined as never;\nexport default (a as { b: string }).b;\n');
    assert.match((await run('experiment', 'run', file)).said, /TypeError: .*'b'\) \(line 2\)[^]*cli\/program/);
    rmSync(folder, { recursive: true });
  });
});
