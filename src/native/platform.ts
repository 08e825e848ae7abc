import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Accelerator, hasDriver, type MachineFiles, machineFiles } from './drivers.ts';
import { LibraryMissingError } from './library-missing-error.ts';
import { llamaRelease } from './release.ts';
import { UnsupportedPlatformError } from './unsupported-platform-error.ts';

const variants: Readonly<Record<string, Partial<Readonly<Record<Accelerator, string>>>>> = {
  'linux-x64': { cpu: 'linux-x64', cuda: 'linux-x64-cuda', vulkan: 'linux-x64-vulkan' },
  'linux-arm64': { cpu: 'linux-arm64' },
  'darwin-arm64': { metal: 'mac-arm64-metal' },
  'darwin-x64': { cpu: 'mac-x64' },
  'win32-x64': { cpu: 'win-x64', cuda: 'win-x64-cuda', vulkan: 'win-x64-vulkan' },
  'win32-arm64': { cpu: 'win-arm64' },
};

const preference: readonly Accelerator[] = ['cuda', 'metal', 'vulkan', 'cpu'];

/** Where the libraries lie, and their file names on this platform. */
export interface LibraryFolder {
  readonly accelerator: Accelerator;
  readonly folder: string;
  /** @throws LibraryMissingError when the package has no such library of our release */
  fileOf(library: 'ggml-base' | 'ggml' | 'llama'): string;
}

/** A machine to look at; this one by default. */
export interface Machine {
  readonly platform?: NodeJS.Platform;
  readonly architecture?: string;
  readonly files?: MachineFiles;
  /** The main file of an installed package; throws where it is not installed. */
  resolve?(packageName: string): string;
}

/** What a machine could compute with. */
export interface AcceleratorFinding {
  readonly accelerator: Accelerator;
  readonly packageName: string;
  /** Of the installed package. */
  readonly folder: string | undefined;
  readonly hasDriver: boolean;
}

/**
 * What there is for this platform, best first: whether its package is installed, and whether the machine has a driver.
 *
 * @throws UnsupportedPlatformError
 */
export function findAccelerators(machine: Machine = {}): readonly AcceleratorFinding[] {
  const { platform = process.platform, architecture = process.arch, files = machineFiles } = machine;
  const { resolve = createRequire(import.meta.url).resolve } = machine;
  const available = variants[`${platform}-${architecture}`];
  if (available === undefined) throw new UnsupportedPlatformError(platform, architecture);
  return preference.flatMap((accelerator) => {
    const variant = available[accelerator];
    if (variant === undefined) return [];
    const packageName = `@node-llama-cpp/${variant}`;
    const folder = folderOf(packageName, variant, resolve);
    return [{ accelerator, packageName, folder, hasDriver: hasDriver(accelerator, platform, files) }];
  });
}

/**
 * The installed package with llama.cpp's shared libraries that makes most of this machine. All of them compute on the
 * processor as well.
 *
 * @throws LibraryMissingError, UnsupportedPlatformError
 */
export function findLibraries(machine: Machine = {}): LibraryFolder {
  const { files = machineFiles } = machine;
  const found = findAccelerators(machine);
  const installed = found.filter(({ folder }) => folder !== undefined);
  const best = installed.find((each) => each.hasDriver) ?? installed.at(-1);
  const usual = found.findLast(({ accelerator }) => accelerator === 'cpu' || accelerator === 'metal');
  if (best?.folder === undefined) throw new LibraryMissingError(usual?.packageName ?? '');
  const { accelerator, folder, packageName } = best;
  const names = files.list(folder);
  return {
    accelerator,
    folder,
    fileOf: (library) => {
      const name = names.find((each) => isLibrary(each, library));
      if (name === undefined) throw new LibraryMissingError(packageName);
      return join(folder, name);
    },
  };
}

function folderOf(packageName: string, variant: string, resolve: (name: string) => string): string | undefined {
  try {
    return join(dirname(resolve(packageName)), '..', 'bins', variant);
  } catch {
    return undefined;
  }
}

/** "libllama.v0.5.0.so", "libllama.cuda.v0.5.0.so", "llama.v0.5.0.dll": only what is built once has no release in its name. */
function isLibrary(file: string, library: string): boolean {
  const release =
    library === 'ggml-base' ? '' : String.raw`(\.[a-z]+)?\.v${llamaRelease.replaceAll('.', String.raw`\.`)}`;
  return new RegExp(String.raw`^(lib)?${library}${release}\.(so|dylib|dll)$`).test(file);
}
