import { homedir } from 'node:os';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from './arrow-rules.ts';
import type { SourceFile } from './source-file.ts';
import { isTest, layerOf, root } from './source-tree.ts';

const drawers = /(^|-)(utils?|helpers?|common|misc|manager|shared|stuff)(-|$)/;

/** A name says what is inside: kebab-case, and no drawer that takes anything. */
export function checkNames(paths: readonly string[]): readonly Finding[] {
  return paths.flatMap((path) =>
    path.split('/').flatMap((part) => {
      const name = part.replace(/\.(test\.)?ts$/, '');
      if (drawers.test(name)) return [`${path}: "${name}" can hold anything. Name it after what it does.`];
      return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ? [] : [`${path}: "${part}" is not in kebab-case.`];
    }),
  );
}

/** What the syntax tree says about a file of `src/`. */
export function checkSyntax(file: SourceFile): readonly Finding[] {
  if (layerOf(file.path) === undefined || isTest(file.path)) return [];
  return [
    ...file.defaultExports.map(({ line }) => `${file.path}:${line} has a default export. Export it by its name.`),
    ...file.bareThrows.map(
      ({ line }) =>
        `${file.path}:${line} throws a bare Error. Throw a LodeError of its own, or assert if it is our own bug.`,
    ),
  ];
}

interface TextRule {
  readonly pattern: RegExp;
  readonly say: string;
  /** Default: everywhere. */
  readonly applies?: (path: string) => boolean;
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const inSource = (path: string) => layerOf(path) !== undefined && !isTest(path);

const textRules: readonly TextRule[] = [
  { pattern: /\b(TODO|FIXME|XXX)\b/, say: 'leaves work for later. Do it, or file an issue' },
  {
    pattern: /^(?!\s*(?:\*|\/\/)).*\bconsole\.\w+\(/m,
    say: 'prints. Take a Log as an argument; only the command line writes to the terminal',
    applies: (path) => inSource(path) && layerOf(path) !== 'cli',
  },
  {
    pattern: new RegExp(`(?<![\\w.~/-])(${escape(fileURLToPath(root))}|${escape(homedir())}/|/(home|Users)/[a-z])`),
    say: 'names a path that only one machine has',
  },
  {
    pattern: /\b(registry\.npmjs\.org|pypi\.org|pythonhosted\.org|proxy\.golang\.org|crates\.io)\b/,
    say: "names a registry's host. The user's own configuration knows its registries",
  },
  {
    pattern: /\b(test|it|suite|describe)\.(skip|todo|only)\(|\b(skip|todo|only):\s*true\b/,
    say: "leaves a test out without a reason. Give one: { skip: 'why' }",
    applies: (path) => path.endsWith('.ts'),
  },
];

/** The rules that need no syntax tree. They hold for every text file of the repository but these rules themselves. */
export function checkText(path: string, text: string): readonly Finding[] {
  if (path.startsWith('test/tidy')) return [];
  const rules = textRules.filter(({ applies }) => applies?.(path) ?? true);
  return rules.flatMap(({ pattern, say }) => {
    const found = pattern.exec(text);
    if (found === null) return [];
    const line = text.slice(0, found.index).split('\n').length;
    return [`${path}:${line} ${say}: "${found[0]}".`];
  });
}

/**
 * One error class a file, with a code "layer/what-happened" that no other error has. Fakes throw what the real thing
 * throws, so `testing` is left out.
 */
export function checkErrorCodes(files: readonly SourceFile[]): readonly Finding[] {
  const codes = files.filter(({ path }) => inSource(path) && layerOf(path) !== 'testing').flatMap(readErrorCodes);
  return codes.flatMap(({ code, path }, index) => {
    const wanted = new RegExp(`^${layerOf(path)}/[a-z0-9]+(-[a-z0-9]+)*$`);
    if (!wanted.test(code)) return [`${path}: the error code "${code}" must read "${layerOf(path)}/what-happened".`];
    const first = codes.find((other) => other.code === code || other.path === path);
    if (first === undefined || first === codes[index]) return [];
    return first.path === path
      ? [`${path} declares more than one error: one class a file.`]
      : [`${path}: the error code "${code}" is already that of ${first.path}.`];
  });
}

function readErrorCodes({ path, text }: SourceFile): readonly { readonly code: string; readonly path: string }[] {
  return [...text.matchAll(/readonly code(?:: string)? = '([^']+)'/g)].map(([, code = '']) => ({ code, path }));
}

/**
 * Files with more lines than that, functions among them, that no test beside the sources reaches: neither a test imports
 * them nor something of their layer that a test of the layer imports.
 */
export function findUntested(files: readonly SourceFile[], linesMax: number): readonly string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set(files.map(({ path }) => path).filter((path) => path.startsWith('src/') && isTest(path)));
  for (const path of reached) {
    for (const { specifier } of byPath.get(path)?.imports ?? []) {
      if (specifier.startsWith('.')) reached.add(posix.join(posix.dirname(path), specifier));
      // A test may use its own layer by the front door, itself or through what it shares with suites under test/.
      else if (isOwnDoor(specifier, path)) reached.add(`src/${specifier.slice(1)}/index.ts`);
    }
  }
  return files
    .filter(({ path, lines, functions }) => inSource(path) && lines > linesMax && functions.length > 0)
    .map(({ path }) => path)
    .filter((path) => !reached.has(path));
}

function isOwnDoor(specifier: string, path: string): boolean {
  const layer = layerOf(path);
  return specifier.startsWith('#') && (layer === undefined || specifier === `#${layer}`);
}
