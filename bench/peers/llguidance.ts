import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { alone, benchCacheDir } from '../cache.ts';

export const llguidanceVersion = '1.9.1';

/** A Python with llguidance, installed once per machine. Returns the path of the interpreter. */
export async function installLlguidance(say: (text: string) => void): Promise<string> {
  const folder = benchCacheDir(`llguidance-${llguidanceVersion}`);
  const python = join(folder, 'environment', 'bin', 'python');
  if (existsSync(python)) return python;
  return await alone(folder, async () => {
    if (existsSync(python)) return python;
    say(`llguidance ${llguidanceVersion}: installing`);
    const draft = join(folder, 'draft');
    rmSync(draft, { recursive: true, force: true });
    execFileSync('python3', ['-m', 'venv', draft], { timeout: 120_000 });
    const pip = ['-m', 'pip', 'install', '--quiet', `llguidance==${llguidanceVersion}`];
    execFileSync(join(draft, 'bin', 'python'), pip, { timeout: 240_000 });
    renameSync(draft, join(folder, 'environment'));
    return python;
  });
}
