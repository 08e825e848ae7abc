// The fast part of the tests: types, lint, format, unused code, layers, docs and the unit tests beside the sources.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

const unit = globSync(['src/**/*.test.ts', 'test/*.test.ts']).toSorted();
const steps = [
  ['types', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']],
  ['lint', ['node_modules/oxlint/bin/oxlint', '--deny-warnings']],
  ['format', ['node_modules/oxfmt/bin/oxfmt', '--check']],
  ['unused', ['node_modules/knip/bin/knip.js']],
  ['tests', ['--conditions=source', '--test', '--test-reporter=dot', '--test-reporter-destination=stderr', '--test-reporter=spec', '--test-reporter-destination=stdout', ...unit]],
];
const only = process.argv.slice(2);
for (const [name, args] of steps) {
  if (only.length > 0 && !only.includes(name)) continue;
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  process.stderr.write(`${status === 0 ? 'ok' : 'FAILED'}  ${name}  ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  if (status !== 0) process.exit(status ?? 1);
}
