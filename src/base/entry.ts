import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How to start another of our modules in a process of its own. */
export interface ProcessEntry {
  readonly file: string;
  /** With them its imports resolve as they do here: sources in a clone, compiled files in the published package. */
  readonly nodeFlags: string[];
  /**
   * For a process that lives long and passes on small things: V8 would let the heap of what is young grow to 32 MiB, which
   * stay resident (measured: 27 MiB less of the serving process, and as much of a worker). A thread does not take them.
   */
  readonly heapFlags: string[];
  /** This process's, and where Node keeps what it has compiled, which makes the next start much faster. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * @param from `import.meta.url` of the caller
 * @param path relative to the caller, with the ending `.ts`
 */
export function processEntry(from: string, path: string): ProcessEntry {
  const fromSource = from.endsWith('.ts');
  const file = fileURLToPath(new URL(fromSource ? path : path.replace(/\.ts$/, '.js'), from));
  // The folder that Node itself takes when a program asks for the cache; it keeps versions and users apart in it.
  const env = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...process.env };
  const nodeFlags = fromSource ? ['--conditions=lode-source'] : [];
  return { file, nodeFlags, heapFlags: ['--max-semi-space-size=4'], env };
}
