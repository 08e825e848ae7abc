// Which tests there are, and how they are run: Node's own runner on the sources, two files at a time.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

/** Tests that need neither weights nor servers: beside the sources, and the files directly in test/ and bench/. */
export const fastTests = () => globSync(['src/**/*.test.ts', 'test/*.test.ts', 'bench/*.test.ts']).toSorted();

/** Those that need something live in test/NEED/. */
export const allTests = () => [...fastTests(), ...globSync('test/*/**/*.test.ts').toSorted()];

/** Returns the exit status. The runner's summary is the last thing that is printed. */
export function runTests(files, flags = []) {
  const { status } = spawnSync(
    process.execPath,
    ['--conditions=lode-source', '--test', '--test-concurrency=2', '--test-timeout=600000', ...flags, ...files],
    { stdio: 'inherit' },
  );
  return status ?? 1;
}
