import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { report, reportStray } from './report.ts';
import { jsonOutput, terminal } from './terminal.ts';

describe('report', () => {
  let [out, said] = ['', ''];
  beforeEach(() => {
    [out, said] = ['', ''];
    jsonOutput.isPrinted = false;
    mock.method(process.stdout, 'write', (text: string) => Boolean((out += text)));
    mock.method(process.stderr, 'write', (text: string) => Boolean((said += text)));
  });
  afterEach(() => mock.restoreAll());

  it('tells what Ctrl-C ended as stopped, and not as a defect', () => {
    report(new DOMException('stopped by SIGINT', 'AbortError'), true);
    assert.equal((JSON.parse(out) as { error: { code: string } }).error.code, 'cli/stopped');
    assert.match(said, /goes on from there/);
    assert.doesNotMatch(said, /defect/);
  });

  it('leaves standard output alone where a document is already: the exit code and standard error tell the rest', () => {
    terminal(true).printJson({ steps: [] });
    report(new Error('later'), true);
    assert.deepEqual(JSON.parse(out), { steps: [] });
    assert.match(said, /later/);
  });

  it('tells our own bugs with the stack, to be reported', () => {
    report(new TypeError('x is not a function'), false);
    assert.match(said, /report\.test\.ts.*defect of Lode/s);
    assert.equal(out, '');
  });

  it('tells an error that the user left behind with its place', () => {
    const error = new Error('too late');
    error.stack = 'Error: too late\n    at file:///home/me/stack.ts:7:3';
    reportStray(error, false);
    assert.match(said, /too late \(\/home\/me\/stack\.ts:7\)/);
    assert.doesNotMatch(said, /defect/);
  });
});
