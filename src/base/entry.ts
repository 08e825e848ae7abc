import { fileURLToPath } from 'node:url';

/**
 * How to start another of our modules in a process of its own: the path of the file, and the Node flags with which its
 * imports resolve as they do here (sources in a clone, compiled files in the published package).
 *
 * @param from `import.meta.url` of the caller
 * @param path relative to the caller, with the ending `.ts`
 */
export function processEntry(from: string, path: string): { readonly file: string; readonly nodeFlags: string[] } {
  const fromSource = from.endsWith('.ts');
  const file = fileURLToPath(new URL(fromSource ? path : path.replace(/\.ts$/, '.js'), from));
  return { file, nodeFlags: fromSource ? ['--conditions=source'] : [] };
}
