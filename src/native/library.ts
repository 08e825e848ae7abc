import koffi from 'koffi';
import { declareFunctions, type LlamaFunctions } from './functions.ts';
import { checkLayouts } from './layout.ts';
import { LibraryMismatchError } from './library-mismatch-error.ts';
import { findLibraries } from './platform.ts';
import { llamaRelease } from './release.ts';

let loaded: LlamaFunctions | undefined;

/**
 * llama.cpp's functions, loaded into this process on the first call (about 20 ms) and never unloaded.
 *
 * @throws LibraryMissingError, UnsupportedPlatformError, LibraryMismatchError
 */
export function llama(): LlamaFunctions {
  loaded ??= load();
  return loaded;
}

/** Which processor instructions llama.cpp uses, in its own words. */
export function llamaSystem(): string {
  return llama().systemInfo();
}

function load(): LlamaFunctions {
  const libraries = findLibraries();
  // llama.cpp's loaders and graph builders need more than the 128 KiB that koffi gives a call, and koffi reads this
  // setting only before the first one. The tokeniser's regular expressions recurse with the length of the text.
  koffi.config({ sync_stack_size: 8 << 20, async_stack_size: 16 << 20 });
  checkLayouts();
  const open = (name: 'ggml-base' | 'ggml' | 'llama') => koffi.load(libraries.fileOf(name), { global: true });
  const base = open('ggml-base');
  const functions = declareFunctions(base, open('ggml'), open('llama'));
  const version = functions.version();
  if (version.replace(/-dev$/, '') !== llamaRelease)
    throw new LibraryMismatchError('the version', llamaRelease, version);
  functions.setLog(functions.discardLog, null);
  functions.loadBackends(libraries.folder);
  functions.initialise();
  return functions;
}
