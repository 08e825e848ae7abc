import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };

const run = promisify(execFile);
const release = manifest.optionalDependencies['@node-llama-cpp/linux-x64'];
const home = join(tmpdir(), `lode-test-templates-${release}`);
const place = 'models/templates';

/**
 * The chat templates of models that llama.cpp tries its own renderer with, by name: its source, of the release that our engine loads, is
 * in the npm package `node-llama-cpp`. Downloaded once for all checkouts (36 MB).
 */
export async function chatTemplates(): Promise<ReadonlyMap<string, string>> {
  if (!existsSync(home)) await fetchTemplates();
  const files = readdirSync(join(home, place))
    .filter((file) => file.endsWith('.jinja'))
    .toSorted();
  return new Map(files.map((file) => [file.slice(0, -'.jinja'.length), readFileSync(join(home, place, file), 'utf8')]));
}

async function fetchTemplates(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'lode-templates-'));
  const within = { cwd: scratch, maxBuffer: 1 << 26 };
  try {
    await run('npm', ['pack', `node-llama-cpp@${release}`, '--silent'], within);
    await run('tar', ['-xzf', `node-llama-cpp-${release}.tgz`, 'package/llama/gitRelease.bundle'], within);
    await run('git', ['clone', '--quiet', '--bare', 'package/llama/gitRelease.bundle', 'source'], within);
    const archive = ['archive', '--output=../templates.tar', 'HEAD', place];
    await run('git', archive, { ...within, cwd: join(scratch, 'source') });
    mkdirSync(join(scratch, 'templates'));
    await run('tar', ['-xf', 'templates.tar', '-C', 'templates'], within);
    // Another run may have been faster.
    if (!existsSync(home)) renameSync(join(scratch, 'templates'), home);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
