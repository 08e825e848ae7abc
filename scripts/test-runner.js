// Which tests there are, and how they are run: Node's own runner on the sources, in two processes at a time.
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

const ofRunner = ['--conditions=lode-source', '--test', '--test-concurrency=2', '--test-timeout=600000'];

/** Tests beside the sources. */
const unitTests = () => globSync('src/**/*.test.ts').toSorted();

/** Tests of the repository itself: types, lint, layers, docs. */
const repositoryTests = () => globSync(['test/*.test.ts', 'bench/*.test.ts']).toSorted();

/** Tests that need weights, servers or clients: those live in test/NEED/. */
const suites = () => globSync('test/*/**/*.test.ts').toSorted();

/** Those that need nothing. Returns the exit status, as all of these do. */
export const runFastTests = () => runTests(repositoryTests(), unitTests());

export const runAllTests = (flags) => runTests([...repositoryTests(), ...suites()], unitTests(), flags);

/**
 * Every file has a process of its own, but for units: those of a layer share one, since it would take longer to start
 * than they do. The runner's summary is the last thing that is printed.
 */
export function runTests(files, units = [], flags = []) {
  const args = [...ofRunner, ...flags, ...files, ...layersOf(units)];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
}

/** Writes a module for each layer, which imports the layer's units. */
function layersOf(units) {
  const folder = resolve('node_modules/.cache/lode/units');
  mkdirSync(folder, { recursive: true });
  return Object.entries(Object.groupBy(units, (unit) => unit.split(sep)[1])).map(([layer, ofLayer]) => {
    const module = join(folder, `${layer}.mjs`);
    writeFileSync(module, ofLayer.map((unit) => `import '${pathToFileURL(resolve(unit)).href}';\n`).join(''));
    return module;
  });
}
