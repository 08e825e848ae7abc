// The whole: the fast checks, then every suite under test/ with what it needs (weights, servers, packages).
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

const filters = process.argv.slice(2);
run(['scripts/check.js', 'types', 'lint', 'format', 'unused']);
const files = filters.length > 0 ? globSync(filters) : globSync(['src/**/*.test.ts', 'test/**/*.test.ts']).toSorted();
run(['--conditions=source', '--test', '--test-concurrency=2', '--test-timeout=600000', ...files]);

function run(args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
