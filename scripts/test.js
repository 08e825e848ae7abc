// The whole: the fast checks, then every suite under test/ with what it needs. With arguments only the files that match
// them ("npm test -- 'src/hub/**/*.test.ts'"); arguments that begin with a dash go to Node's test runner.
import { globSync } from 'node:fs';
import { runAllTests, runTests } from './test-runner.js';

const flags = process.argv.slice(2).filter((argument) => argument.startsWith('-'));
const patterns = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const files = globSync(patterns).toSorted();

if (patterns.length === 0) {
  process.exitCode = runAllTests(flags);
} else if (files.length === 0) {
  process.stderr.write(`No test file matches ${patterns.join(' ')}.\n`);
  process.exitCode = 1;
} else {
  process.exitCode = runTests(files, [], flags);
}
