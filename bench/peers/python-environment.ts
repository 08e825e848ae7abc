import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { alone, benchCacheDir } from '../cache.ts';

export interface PythonPackage {
  /** Names the folder. */
  readonly name: string;
  /** What pip is asked for, without the version. */
  readonly packages: string;
  readonly version: string;
  say(text: string): void;
}

/** A Python environment with one package, made once per machine. Returns the path of its interpreter. */
export async function pythonEnvironment({ name, packages, version, say }: PythonPackage): Promise<string> {
  const folder = benchCacheDir(`${name}-${version}`);
  const python = join(folder, 'environment', 'bin', 'python');
  if (existsSync(python)) return python;
  return await alone(folder, async () => {
    if (existsSync(python)) return python;
    say(`${name} ${version}: installing`);
    const draft = join(folder, 'draft');
    rmSync(draft, { recursive: true, force: true });
    execFileSync('python3', ['-m', 'venv', draft], { timeout: 120_000 });
    const pip = ['-m', 'pip', 'install', '--quiet', `${packages}==${version}`];
    execFileSync(join(draft, 'bin', 'python'), pip, { timeout: 900_000 });
    renameSync(draft, join(folder, 'environment'));
    return python;
  });
}
