import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { commands } from '../commands.ts';
import { bashCompletion } from './bash.ts';
import { fishCompletion } from './fish.ts';
import { zshCompletion } from './zsh.ts';

describe('completion', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lode-completion-'));
    writeFileSync(join(folder, 'plan.json'), '');
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What bash offers behind these words, the last of which is being typed. */
  const offered = (...words: readonly string[]): readonly string[] => {
    const line = `COMP_WORDS=(${['lode', ...words].map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}`;
    const script = `${bashCompletion(commands)}\n${line}; _lode; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout.split('\n').filter((word) => word !== '');
  };

  it('offers commands first', () => {
    assert.deepEqual(offered('mod'), ['models']);
    assert.ok(offered('').length >= commands.length);
  });

  it('offers what a command does, and not files, where it does several things', () => {
    assert.deepEqual(offered('models', 'p'), ['pull', 'prune']);
    assert.deepEqual(offered('completion', ''), ['bash', 'zsh', 'fish', '--help']);
  });

  it('offers files where a file is meant: as an argument, and as the value of a flag', () => {
    assert.deepEqual(offered('models', 'inspect', 'pl'), ['plan.json']);
    assert.deepEqual(offered('apply', 'pl'), ['plan.json']);
    assert.deepEqual(offered('plan', '--out', ''), ['plan.json']);
    assert.deepEqual(offered('models', 'pull', 'pl'), []);
    assert.deepEqual(offered('status', 'pl'), []);
    assert.ok(offered('apply', '--st').includes('--stage'));
  });

  it('says the same to zsh and fish', () => {
    assert.match(zshCompletion(commands), /completion\) _arguments '1:action:\(bash zsh fish\)'.*;;/);
    assert.match(
      zshCompletion(commands),
      /models\) _arguments .*'1:action:\(list pull .*\)' '\*:file:\{.*inspect.*_files\}' ;;/,
    );
    const fish = fishCompletion(commands).split('\n');
    assert.ok(
      fish.some(
        (line) => line.includes('seen_subcommand_from completion; and not') && line.endsWith("-a 'bash zsh fish'"),
      ),
    );
    assert.ok(fish.includes("complete -c lode -n '__fish_seen_subcommand_from apply' -F"));
  });
});
