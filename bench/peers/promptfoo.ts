import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installNpmPeer } from './npm-package.ts';

export const promptfooVersion = '0.123.1';

/** promptfoo. Returns the path of its command. */
export function installPromptfoo(say: (text: string) => void): Promise<string> {
  return installNpmPeer({ name: 'promptfoo', version: promptfooVersion, script: 'dist/src/main.js' }, say);
}

export interface Evaluated {
  readonly prompt: string;
  readonly vars: Readonly<Record<string, string>>;
  readonly text: string;
  readonly passes: boolean;
}

interface Output {
  readonly results: {
    readonly results: readonly {
      readonly success: boolean;
      readonly error?: string | null;
      readonly vars: Readonly<Record<string, string>>;
      readonly prompt: { readonly label: string };
      readonly response?: { readonly output?: unknown };
    }[];
  };
}

/**
 * Evaluates a configuration, without what it knew before and without asking anybody but the provider.
 *
 * @param folder for what it writes
 */
export async function evaluateWithPromptfoo(
  command: string,
  configuration: string,
  folder: string,
  parallel: number,
): Promise<readonly Evaluated[]> {
  const output = join(folder, 'promptfoo-output.json');
  const words = ['eval', '-c', configuration, '-o', output, '-j', String(parallel), '--no-cache', '--no-table'];
  const quiet = ['--no-progress-bar', '--no-write', '--no-share'];
  const env = {
    ...process.env,
    PROMPTFOO_CONFIG_DIR: folder,
    PROMPTFOO_DISABLE_TELEMETRY: '1',
    PROMPTFOO_DISABLE_UPDATE: '1',
    PROMPTFOO_DISABLE_REMOTE_GENERATION: '1',
    PROMPTFOO_FAILED_TEST_EXIT_CODE: '0',
  };
  await promisify(execFile)(process.execPath, [command, ...words, ...quiet], { env, maxBuffer: 2 ** 28 });
  const { results } = JSON.parse(readFileSync(output, 'utf8')) as Output;
  return results.results.map(({ success, vars, prompt, response, error }) => {
    if (response === undefined && error) throw new Error(`promptfoo: ${error}`);
    return { prompt: prompt.label, vars, text: String(response?.output ?? ''), passes: success };
  });
}
