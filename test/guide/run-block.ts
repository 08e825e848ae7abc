import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parsePage } from '../tidy/markdown.ts';
import { root } from '../tidy/source-tree.ts';

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** The blocks of a page of the guide in one language, in their order. */
export function blocksOf(page: string, language: string): readonly string[] {
  const path = `docs/guide/${page}`;
  const { blocks } = parsePage(path, readFileSync(new URL(path, root), 'utf8'));
  return blocks.filter(({ info }) => info.split(' ')[0] === language).map(({ text }) => text);
}

/** Runs a block of TypeScript as a reader would: as a file of its own, in a project that has `lode`. */
export async function runTypeScript(text: string, environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  // Inside the repository, where 'lode' is this package; git ignores it.
  const parent = fileURLToPath(new URL('tmp/', root));
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'guide-'));
  try {
    writeFileSync(join(folder, 'block.test.ts'), text);
    return await run(process.execPath, ['--conditions=lode-source', 'block.test.ts'], environment, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function run(
  command: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  folder?: string,
): Promise<Ended> {
  // The runner of this test must not take the block's own tests for its own.
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  const child = spawn(command, words, { cwd: folder, env: { ...inherited, ...environment }, timeout: 60_000 });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (output += part));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}
