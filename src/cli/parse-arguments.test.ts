import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commands } from './commands.ts';
import { parseArguments } from './parse-arguments.ts';
import { UsageError } from './usage-error.ts';

const up = commands.find(({ name }) => name === 'up') ?? assert.fail();

describe('command line', () => {
  it('reads options with values, flags and short forms', () => {
    const { options } = parseArguments(up, ['--detach', '--port', '0', '-f', 'a.ts']);
    assert.deepEqual({ ...options }, { detach: true, port: '0', file: 'a.ts' });
  });

  for (const words of [['--dettach'], ['--port'], ['surplus'], ['--json=yes']]) {
    it(`refuses ${words.join(' ')}`, () => {
      assert.throws(() => parseArguments(up, words), UsageError);
    });
  }

  it('gives every command an example and a summary without a full stop', () => {
    for (const { name, summary, examples } of commands) {
      assert.ok(examples.length > 0, name);
      assert.doesNotMatch(summary, /\.$/, name);
      assert.ok(
        examples.every(({ line }) => line.includes(`lode ${name}`)),
        name,
      );
    }
  });
});
