// Sets the clone up (npm ci by the lockfile, only when needed) and runs one of the project's jobs on the Node that the
// `node` package brings. Plain JavaScript without dependencies, so that any Node >= 20 can start it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'node_modules', '.lode-lockfile-sha256');
const setupLock = join(root, '.setup-lock');
const nodeMajorMin = 24;

const [job = 'help', ...rest] = process.argv.slice(2);

/** Each job is a list of commands; a command is the arguments of one Node process. */
const jobs = {
  start: () => [['bin/lode.js', 'up', ...rest]],
  build: () => [['scripts/build.js', ...rest]],
  check: () => [['scripts/check.js', ...rest]],
  test: () => [['scripts/test.js', ...rest]],
  bench: () => [['--conditions=source', 'bench/main.ts', ...rest]],
  format: () => [['node_modules/oxfmt/bin/oxfmt', ...rest]],
};

if (!(job in jobs)) fail(`Unknown job "${job}". Jobs: ${Object.keys(jobs).join(', ')}.`);
await install();
for (const command of jobs[job]()) {
  const status = await runNode(command);
  if (status !== 0) process.exit(status);
}

async function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (isCurrent(wanted)) return;
  await underSetupLock(() => {
    if (isCurrent(wanted)) return;
    process.stderr.write('Setting up: npm ci (once per lockfile) ...\n');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const { status, error } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    if (error || status !== 0)
      fail(`npm ci failed${error ? `: ${error.message}` : ''}. Check the npm configuration and try again.`);
    writeFileSync(stampFile, wanted);
  });
}

function isCurrent(wanted) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;
}

/** A folder as lock: two jobs started at once on a fresh clone must not both install. A lock older than 15 minutes is dead. */
async function underSetupLock(work) {
  for (;;) {
    try {
      mkdirSync(setupLock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (Date.now() - (statSync(setupLock, { throwIfNoEntry: false })?.mtimeMs ?? 0) > 15 * 60_000)
        rmSync(setupLock, { recursive: true, force: true });
      else await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  try {
    work();
  } finally {
    rmSync(setupLock, { recursive: true, force: true });
  }
}

function nodePath() {
  const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split('.')[0]) >= nodeMajorMin) return process.execPath;
  return fail(
    `The package "node" did not bring a Node for ${process.platform}-${process.arch}, and this Node ${process.versions.node} is older than ${nodeMajorMin}. Run "npm rebuild node", or install Node >= ${nodeMajorMin}.`,
  );
}

function runNode(args) {
  const node = nodePath();
  const env = {
    ...process.env,
    PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`,
  };
  const child = spawn(node, args, { cwd: root, stdio: 'inherit', env });
  // The terminal sends Ctrl-C to the whole group: the child decides how to stop, this wrapper only waits for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0))));
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
