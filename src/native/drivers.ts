import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What computes. Each but `cpu` is a sibling package of its own, chosen by the user's installing it. */
export type Accelerator = 'cpu' | 'metal' | 'cuda' | 'vulkan';

/** What can be asked of a machine's files; a test has its own. */
export interface MachineFiles {
  exists(path: string): boolean;
  list(folder: string): readonly string[];
}

export const machineFiles: MachineFiles = {
  exists: existsSync,
  list: (folder) => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  },
};

const libraryFolders = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/usr/local/lib',
];

/**
 * Whether the driver is there that an accelerator is reached through: NVIDIA's; or a Vulkan loader and something that it
 * could load. Looks at files only: asking the driver itself can hang, or end the process.
 */
export function hasDriver(accelerator: Accelerator, platform: NodeJS.Platform, files: MachineFiles): boolean {
  if (accelerator === 'cpu') return true;
  if (accelerator === 'metal') return platform === 'darwin';
  if (platform === 'win32') {
    const folder = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32');
    return files.exists(join(folder, accelerator === 'cuda' ? 'nvcuda.dll' : 'vulkan-1.dll'));
  }
  if (accelerator === 'cuda') return files.exists('/proc/driver/nvidia/version') || files.exists('/dev/nvidiactl');
  const hasLoader = libraryFolders.some((folder) => files.exists(`${folder}/libvulkan.so.1`));
  return hasLoader && files.list('/dev/dri').some((name) => name.startsWith('renderD'));
}
