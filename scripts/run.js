// Sets the clone up (npm ci by the lockfile, only when needed) and runs one of the project's jobs on the Node that the
// `node` package brings. Plain JavaScript without dependencies, so that any Node >= 20 can start it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const setupLock = join(root, '.setup-lock');
const nodeMajorMin = 24;

const [job = 'help', ...rest] = process.argv.slice(2);

/** What the one Node process of each job is given; the arguments of the command line follow. */
const jobs = {
  start: ['bin/lode.js', 'up'],
  fuzz: ['--conditions=lode-source', 'test/fuzz/fuzz-main.ts'],
  build: ['scripts/build.js'],
  check: ['scripts/check.js'],
  test: ['scripts/test.js'],
  bench: ['--conditions=lode-source', 'bench/main.ts'],
  format: ['node_modules/oxfmt/bin/oxfmt'],
};

if (!Object.hasOwn(jobs, job)) fail(`Unknown job "${job}". Jobs: ${Object.keys(jobs).join(', ')}.`);
await install().catch((error) => fail(error.message));
process.exitCode = await runNode([...jobs[job], ...rest]);

async function install() {
  if (isInstalled()) return;
  await underSetupLock(() => {
    if (isInstalled()) return;
    process.stderr.write('Setting up: npm ci (once per lockfile) ...\n');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const { status, error } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      // Its install script fetches libraries for accelerators from elsewhere, and fails where that cannot be reached.
      env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
      shell: process.platform === 'win32',
    });
    if (error || status !== 0) {
      throw new Error(`npm ci failed${error ? `: ${error.message}` : ''}. Check the npm configuration and try again.`);
    }
  });
}

/**
 * Whether what npm says it installed (it writes that file last) is what the lockfile asks for, however it got there.
 * Optional packages may be missing: most of them are for other platforms.
 */
function isInstalled() {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(
    ([path, { version, optional = false }]) =>
      path === '' || (installed[path] ? installed[path].version === version : optional),
  );
}

function readPackages(lockfile) {
  const text = readIfThere(lockfile);
  return text === undefined ? {} : JSON.parse(text).packages;
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Two jobs started at once on a fresh clone must not both install. The lock names its holder; a dead one holds nothing. */
async function underSetupLock(work) {
  while (!lock()) await new Promise((resolve) => setTimeout(resolve, 500));
  try {
    work();
  } finally {
    rmSync(setupLock, { force: true });
  }
}

function lock() {
  try {
    writeFileSync(setupLock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const holder = Number(readIfThere(setupLock));
    if (holder > 0 && !isAlive(holder)) rmSync(setupLock, { force: true });
    return false;
  }
}

function isAlive(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
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
  const env = { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) };
  const child = spawn(node, args, { cwd: root, stdio: 'inherit', env });
  // The terminal sends Ctrl-C to the whole group: the child decides how to stop, this wrapper only waits for it.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm puts a shell between itself and this process, and the shell passes no signal on: it just ends.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0))));
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
