// Compiles src/ to dist/, as the published package holds it: declarations file by file, the JavaScript of each process in
// few files. Node loads a file in a quarter of a millisecond, which would be a third of the time of `lode status`.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

const { exports, dependencies, optionalDependencies, peerDependencies } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
const isCompiled = (name) => name.endsWith('.js');
const compiled = readdirSync('dist', { recursive: true })
  .filter(isCompiled)
  .map((name) => join('dist', name));
// What a user imports, and each module that is started as a process of its own.
const entryPoints = [
  ...Object.values(exports).map((conditions) => conditions.default),
  'dist/cli/main.js',
  ...compiled.flatMap(processesOf),
];
await build({
  entryPoints,
  outdir: 'dist',
  outbase: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  // One copy of each module for all of them: the program that a stack.ts imports and the command that reads it share classes.
  splitting: true,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  external: Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }),
  plugins: [{ name: 'own-place', setup: keepOwnPlace }],
  allowOverwrite: true,
  logLevel: 'warning',
});
const entries = new Set(entryPoints.map((file) => resolve(file)));
for (const file of compiled) if (!entries.has(resolve(file))) rmSync(file);

/** The modules that a module starts by `processEntry`. */
function processesOf(file) {
  const starts = readFileSync(file, 'utf8').matchAll(/processEntry\(import\.meta\.url, '([^']+)\.ts'\)/g);
  return [...starts].map(([, path]) => `${join(dirname(file), path)}.js`);
}

/** Lets `import.meta.url` mean the place of the module, from which it finds others, and not of the file it has come into. */
function keepOwnPlace({ onLoad }) {
  onLoad({ filter: /\bdist\b.*\.js$/ }, ({ path }) => {
    const dist = `import.meta.url.slice(0, import.meta.url.lastIndexOf('/dist/') + '/dist/'.length)`;
    const own = `(${dist} + ${JSON.stringify(relative('dist', path))})`;
    return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', own) };
  });
}
