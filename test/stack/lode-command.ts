import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../bin/lode.js', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own in which `lode` is run as a user runs it; everything it started ends with it. */
export class Workshop implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'lode-stack-'));

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  start(words: readonly string[], folder = this.folder) {
    // The test runner would take a child that inherits its context for a test file.
    const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
    const env = { ...inherited, NO_COLOR: '1' };
    return spawn(process.execPath, [command, ...words], { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
  }

  async lode(
    words: readonly string[],
    options: { readonly input?: string; readonly folder?: string } = {},
  ): Promise<Outcome> {
    const child = this.start(words, options.folder);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (part: string) => (stdout += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (stderr += part));
    child.stdin.end(options.input ?? '');
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, stdout, stderr };
  }

  /** Runs `lode` with `--json` and gives what it printed; fails the test when it did not end well. */
  async json<Answer>(words: readonly string[], codeExpected = 0): Promise<Answer> {
    const { code, stdout, stderr } = await this.lode([...words, '--json']);
    if (code !== codeExpected) throw new Error(`lode ${words.join(' ')} ended with ${code}\n${stdout}\n${stderr}`);
    return JSON.parse(stdout) as Answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lode(['down', '--drain', '0', '--home', this.path('.lode')]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
