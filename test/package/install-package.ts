import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { userEnvironment } from '../user-environment.ts';

/** An empty project in which the packed package has been installed. Disposing removes it. */
export interface Project extends AsyncDisposable {
  readonly folder: string;
  /** Runs a command in the folder and returns what it printed; rejects when it fails. */
  run(command: string, ...args: readonly string[]): Promise<string>;
  write(name: string, text: string): Promise<void>;
}

/** Builds and packs this package and installs the tarball into an empty project, with the user's npm configuration. */
export async function installPackage(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'lode-package-'));
  const environment = userEnvironment();
  // The user's Node has to be one that Lode supports; this process's own is.
  const env = { ...environment, PATH: [dirname(process.execPath), environment['PATH']].join(delimiter) };
  const runIn = async (cwd: string, command: string, ...args: readonly string[]) =>
    (await promisify(execFile)(command, args, { cwd, env, maxBuffer: 1 << 26 })).stdout;
  const project: Project = {
    folder,
    run: (command, ...args) => runIn(folder, command, ...args),
    write: (name, text) => writeFile(join(folder, name), text),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
  try {
    await project.write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
    await runIn(
      fileURLToPath(new URL('../..', import.meta.url)),
      'npm',
      'pack',
      '--silent',
      '--pack-destination',
      folder,
    );
    const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
    await project.run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball}`);
    return project;
  } catch (error) {
    await project[Symbol.asyncDispose]();
    throw error;
  }
}
