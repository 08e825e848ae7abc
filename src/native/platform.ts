import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LibraryMissingError } from './library-missing-error.ts';
import { UnsupportedPlatformError } from './unsupported-platform-error.ts';

/** What computes. Each but `cpu` is a sibling package of its own, chosen by the user's installing it. */
export type Accelerator = 'cpu' | 'metal' | 'cuda' | 'vulkan';

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
  fileOf(library: string): string;
}

/**
 * Finds the installed package with llama.cpp's shared libraries, accelerated ones first.
 *
 * @throws LibraryMissingError, UnsupportedPlatformError
 */
export function findLibraries(platform: string = process.platform, architecture: string = process.arch): LibraryFolder {
  const available = variants[`${platform}-${architecture}`];
  if (available === undefined) throw new UnsupportedPlatformError(platform, architecture);
  const { resolve } = createRequire(import.meta.url);
  let missing: unknown;
  for (const accelerator of preference) {
    const variant = available[accelerator];
    if (variant === undefined) continue;
    try {
      const main = resolve(`@node-llama-cpp/${variant}`);
      const folder = join(dirname(main), '..', 'bins', variant);
      return { accelerator, folder, fileOf: (library) => join(folder, fileName(platform, library)) };
    } catch (error) {
      missing = error;
    }
  }
  throw new LibraryMissingError(`@node-llama-cpp/${available.metal ?? available.cpu}`, missing);
}

function fileName(platform: string, library: string): string {
  if (platform === 'win32') return `${library}.dll`;
  return platform === 'darwin' ? `lib${library}.dylib` : `lib${library}.so`;
}
