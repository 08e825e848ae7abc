import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it, test } from 'node:test';
import type { MachineFiles } from './drivers.ts';
import { LibraryMissingError } from './library-missing-error.ts';
import { findAccelerators, findLibraries, type Machine } from './platform.ts';
import { UnsupportedPlatformError } from './unsupported-platform-error.ts';

/** A machine with these packages (and their libraries, under the names that they really have) and these other files. */
function machine(
  platform: NodeJS.Platform,
  architecture: string,
  packages: readonly string[],
  there: string[],
): Machine {
  const files: MachineFiles = {
    exists: (path) => there.includes(path),
    list: (folder) => {
      if (folder === '/dev/dri') return there.filter((path) => path.startsWith('renderD'));
      const kind = /-(cuda|vulkan|metal)$/.exec(folder)?.[1];
      const infix = kind ? `.${kind}` : '';
      const names = ['ggml-base', `ggml${infix}.v0.5.0`, `llama${infix}.v0.5.0`, 'ggml-cpu-haswell', 'llama-common'];
      return platform === 'win32' ? names.map((name) => `${name}.dll`) : names.map((name) => `lib${name}.so`);
    },
  };
  const resolve = (name: string): string => {
    if (!packages.includes(name.replace('@node-llama-cpp/', ''))) throw new Error('not found');
    return `/modules/${name}/dist/index.js`;
  };
  return { platform, architecture, files, resolve };
}

const all = ['linux-x64', 'linux-x64-cuda', 'linux-x64-vulkan'];
const vulkan = ['/usr/lib64/libvulkan.so.1', 'renderD128'];

describe('libraries of a machine', () => {
  it('are those of an accelerator whose package and driver are both there', () => {
    const chosen = (packages: readonly string[], there: string[]) =>
      findLibraries(machine('linux', 'x64', packages, there)).accelerator;
    assert.equal(chosen(all, ['/proc/driver/nvidia/version', ...vulkan]), 'cuda');
    assert.equal(chosen(all, vulkan), 'vulkan');
    assert.equal(chosen(all, ['/usr/lib64/libvulkan.so.1']), 'cpu', 'a loader with nothing to load');
    assert.equal(chosen(all, []), 'cpu');
    assert.equal(chosen(['linux-x64'], ['/proc/driver/nvidia/version']), 'cpu');
  });

  it('are any that are installed when only those of an absent accelerator are: they compute on the processor too', () => {
    assert.equal(findLibraries(machine('linux', 'x64', ['linux-x64-cuda'], [])).accelerator, 'cuda');
  });

  it('are found under the names that each package gives them', () => {
    const cuda = findLibraries(machine('linux', 'x64', all, ['/dev/nvidiactl']));
    assert.match(cuda.fileOf('llama'), /bins\/linux-x64-cuda\/libllama\.cuda\.v0\.5\.0\.so$/);
    assert.match(cuda.fileOf('ggml'), /libggml\.cuda\.v0\.5\.0\.so$/);
    assert.match(cuda.fileOf('ggml-base'), /libggml-base\.so$/);
    assert.match(findLibraries(machine('linux', 'x64', all, [])).fileOf('llama'), /linux-x64\/libllama\.v0\.5\.0\.so$/);
    assert.match(findLibraries(machine('win32', 'x64', ['win-x64'], [])).fileOf('ggml'), /ggml\.v0\.5\.0\.dll$/);
  });

  it('are told with what is missing for better ones', () => {
    const found = findAccelerators(machine('linux', 'x64', ['linux-x64'], ['/proc/driver/nvidia/version']));
    assert.deepEqual(
      found.map(({ accelerator, folder, hasDriver }) => [accelerator, folder !== undefined, hasDriver]),
      [
        ['cuda', false, true],
        ['vulkan', false, false],
        ['cpu', true, true],
      ],
    );
    assert.equal(found[0]?.packageName, '@node-llama-cpp/linux-x64-cuda');
    assert.equal(findLibraries(machine('darwin', 'arm64', ['mac-arm64-metal'], [])).accelerator, 'metal');
  });

  it('that are missing are named, with the command that installs them', () => {
    assert.throws(
      () => findLibraries(machine('win32', 'arm64', [], [])),
      (error) => error instanceof LibraryMissingError && error.remedy.includes('npm install @node-llama-cpp/win-arm64'),
    );
  });

  it('do not exist for every platform', () => {
    assert.throws(() => findLibraries({ platform: 'aix', architecture: 'ppc64' }), UnsupportedPlatformError);
  });
});

test('the libraries of this machine lie where their package says', { skip: process.platform !== 'linux' }, () => {
  for (const library of ['ggml-base', 'ggml', 'llama'] as const) assert.ok(existsSync(findLibraries().fileOf(library)));
});
