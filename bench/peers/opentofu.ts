import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone, benchCacheDir } from '../cache.ts';

const module = 'github.com/opentofu/opentofu';
export const openTofuVersion = 'v1.12.6';

/** Builds OpenTofu from its Go module, once per machine; takes some minutes and needs Go. Returns the binary's path. */
export async function buildOpenTofu(say: (text: string) => void): Promise<string> {
  const dir = benchCacheDir(`opentofu-${openTofuVersion}`);
  const binary = join(dir, 'tofu');
  if (existsSync(binary)) return binary;
  return await alone(dir, async () => {
    if (existsSync(binary)) return binary;
    say(`OpenTofu ${openTofuVersion}: building from source`);
    const info = execFileSync('go', ['mod', 'download', '-json', `${module}@${openTofuVersion}`], { encoding: 'utf8' });
    const { Dir: source } = JSON.parse(info) as { Dir: string };
    // Its go.mod replaces modules, so `go install` of a version refuses it: it has to be the main module.
    const copy = join(dir, 'source');
    rmSync(copy, { recursive: true, force: true });
    cpSync(source, copy, { recursive: true });
    chmodSync(copy, 0o755);
    const draft = join(dir, 'tofu.draft');
    const build = ['-n', '19', 'go', 'build', '-buildvcs=false', '-o', draft, './cmd/tofu'];
    const { status, stderr } = spawnSync('nice', build, { cwd: copy, encoding: 'utf8' });
    if (status !== 0) throw new Error(`OpenTofu does not build: ${stderr.slice(-2000)}`);
    renameSync(draft, binary);
    return binary;
  });
}

/** A folder with a configuration of trivial resources, and the commands of OpenTofu on it. */
export interface OpenTofuProject {
  run(...args: readonly string[]): void;
}

export function openTofuProject(binary: string, dir: string, resources: number): OpenTofuProject {
  mkdirSync(dir, { recursive: true });
  const configuration = `resource "terraform_data" "datum" {\n  count = ${resources}\n  input = count.index\n}\n`;
  writeFileSync(join(dir, 'main.tf'), configuration);
  const env = { ...process.env, TF_CLI_CONFIG_FILE: join(dir, 'none.tfrc'), TF_IN_AUTOMATION: '1' };
  writeFileSync(join(dir, 'none.tfrc'), '');
  const run: OpenTofuProject['run'] = (...args) => {
    const { status, stderr } = spawnSync(binary, [...args, '-no-color', '-input=false'], {
      cwd: dir,
      env,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    if (status !== 0) throw new Error(`tofu ${args.join(' ')} failed (${status}): ${stderr.slice(-2000)}`);
  };
  run('init');
  return { run };
}
