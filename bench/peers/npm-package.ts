import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone, benchCacheDir } from '../cache.ts';

export interface NpmPeer {
  readonly name: string;
  readonly version: string;
  /** Inside the package. */
  readonly script: string;
}

/** A peer that comes from npm, installed once per machine. Returns the path of its script. */
export async function installNpmPeer({ name, version, script }: NpmPeer, say: (text: string) => void): Promise<string> {
  const folder = benchCacheDir(`${name.replace(/^.*\//, '')}-${version}`);
  const path = join(folder, 'package', 'node_modules', name, script);
  if (existsSync(path)) return path;
  return await alone(folder, async () => {
    if (existsSync(path)) return path;
    say(`${name} ${version}: installing`);
    const draft = join(folder, 'draft');
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft);
    writeFileSync(join(draft, 'package.json'), '{}');
    execFileSync('npm', ['install', '--silent', '--ignore-scripts', `${name}@${version}`], {
      cwd: draft,
      timeout: 600_000,
    });
    renameSync(draft, join(folder, 'package'));
    return path;
  });
}
