// The fast part of the tests: types, lint, format and unused code (as test/static.test.ts), layers, docs, and the unit
// tests beside the sources. With names ("npm run check -- types lint") only those static checks, with their own output.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { runFastTests } from './test-runner.js';

const checks = JSON.parse(readFileSync(new URL('checks.json', import.meta.url), 'utf8'));
const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in checks));

if (unknown.length > 0) {
  process.stderr.write(`There is no check "${unknown.join('", "')}". There are: ${Object.keys(checks).join(', ')}.\n`);
  process.exitCode = 1;
} else if (names.length === 0) {
  process.exitCode = runFastTests();
} else {
  process.exitCode = names.map(runCheck).find((status) => status !== 0) ?? 0;
}

function runCheck(name) {
  return spawnSync(process.execPath, checks[name], { stdio: 'inherit' }).status ?? 1;
}
