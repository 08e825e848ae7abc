import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone, benchCacheDir } from '../cache.ts';

/** The tools of llama.cpp that the benchmarks run beside ours. */
export const llamaTools = [
  'llama-server',
  'llama-bench',
  'llama-batched-bench',
  'llama-quantize',
  'llama-perplexity',
] as const;
export type LlamaTool = (typeof llamaTools)[number];

export interface LlamaCpp {
  /** The npm release whose llama.cpp this is; the same as that of the libraries which our engine loads. */
  readonly release: string;
  readonly path: (tool: LlamaTool) => string;
}

export interface BuildOptions {
  /** Default: 2. */
  readonly jobs?: number;
  /** Called with each line that the build prints. */
  readonly onLine?: (line: string) => void;
}

/**
 * Builds the peer from the very source our libraries were made of: the npm package `node-llama-cpp` carries it as a git
 * bundle. Takes 10 to 15 minutes on two cores the first time and nothing afterwards; an interrupted build goes on.
 * Needs npm, git, cmake and a C++ compiler, none of which Lode itself needs.
 */
export async function buildLlamaCpp(options: BuildOptions = {}): Promise<LlamaCpp> {
  const release = installedRelease();
  const dir = benchCacheDir(`llama.cpp-${release}`);
  const build: LlamaCpp = { release, path: (tool) => join(dir, 'build', 'bin', tool) };
  const stamp = join(dir, 'built');
  const wanted = `${llamaTools.join('\n')}\n`;
  const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (isBuilt()) return build;
  await alone(dir, async () => {
    if (isBuilt()) return;
    const run = (command: string, args: readonly string[]) => runIn(dir, command, args, options.onLine);
    await fetchSource(dir, release, run);
    await run('cmake', ['-S', 'source', '-B', 'build', ...cmakeOptions]);
    await run('cmake', ['--build', 'build', '--parallel', String(options.jobs ?? 2), '--target', ...llamaTools]);
    writeFileSync(stamp, wanted);
  });
  return build;
}

const cmakeOptions = [
  '-DCMAKE_BUILD_TYPE=Release',
  '-DGGML_NATIVE=ON',
  '-DBUILD_SHARED_LIBS=OFF',
  '-DLLAMA_OPENSSL=OFF',
  '-DLLAMA_USE_PREBUILT_UI=OFF',
  '-DLLAMA_BUILD_TESTS=OFF',
  '-DLLAMA_BUILD_EXAMPLES=OFF',
];

type Run = (command: string, args: readonly string[]) => Promise<void>;

async function fetchSource(dir: string, release: string, run: Run): Promise<void> {
  if (existsSync(join(dir, 'source', 'CMakeLists.txt'))) return;
  const archive = `node-llama-cpp-${release}.tgz`;
  await run('npm', ['pack', `node-llama-cpp@${release}`, '--silent']);
  await run('tar', ['-xzf', archive, 'package/llama/gitRelease.bundle']);
  await run('git', [
    '-c',
    'advice.detachedHead=false',
    'clone',
    '--quiet',
    'package/llama/gitRelease.bundle',
    'source',
  ]);
}

function installedRelease(): string {
  const manifest = new URL('../../package.json', import.meta.url);
  const { optionalDependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const release = optionalDependencies['@node-llama-cpp/linux-x64'];
  if (release === undefined) throw new Error('package.json no longer names the llama.cpp binaries.');
  return release;
}

async function runIn(
  cwd: string,
  command: string,
  args: readonly string[],
  onLine?: (line: string) => void,
): Promise<void> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const read = (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n').filter(Boolean)) {
      lines.push(line);
      onLine?.(line);
    }
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${lines.slice(-20).join('\n')}`);
}
