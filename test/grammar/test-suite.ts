import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The Python package whose source distribution carries the official JSON-Schema-Test-Suite. */
const version = '4.26.0';

export interface SuiteGroup {
  readonly description: string;
  readonly schema: unknown;
  readonly tests: readonly { readonly description: string; readonly data: unknown; readonly valid: boolean }[];
}

/**
 * The folder of the suite's tests, downloaded once for all checkouts by pip into the system's folder for temporary files.
 * Undefined where there is no pip, or no network.
 */
export async function testSuite(): Promise<string | undefined> {
  const home = join(tmpdir(), 'lode-test-suites');
  const folder = join(home, `jsonschema-${version}`);
  const tests = join(folder, 'json', 'tests');
  if (existsSync(tests)) return tests;
  const partial = join(home, `partial-${process.pid}`);
  mkdirSync(partial, { recursive: true });
  try {
    const source = [
      'download',
      `jsonschema==${version}`,
      '--no-deps',
      '--no-binary',
      ':all:',
      '--quiet',
      '--dest',
      partial,
    ];
    await run('pip', source, { timeout: 180_000 });
    await run('tar', ['xzf', join(partial, `jsonschema-${version}.tar.gz`), '-C', partial]);
    if (!existsSync(folder)) renameSync(join(partial, `jsonschema-${version}`), folder);
    return tests;
  } catch {
    return undefined;
  }
}

/** Files of a draft below `folder`, by name. */
export function suiteFiles(folder: string): ReadonlyMap<string, readonly SuiteGroup[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(
    names
      .toSorted()
      .map((name) => [name.replace('.json', ''), JSON.parse(readFileSync(join(folder, name), 'utf8')) as SuiteGroup[]]),
  );
}
