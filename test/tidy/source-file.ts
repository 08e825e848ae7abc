import { readFileSync } from 'node:fs';
import { type Node, parseSync, type Program, Visitor } from 'oxc-parser';

/** Something at a line of a file; lines count from 1. */
export interface At {
  readonly line: number;
}

export interface Import extends At {
  /** As written: './graph.ts', '#base', 'zod', 'node:fs'. */
  readonly specifier: string;
}

export interface FunctionSize extends At {
  readonly name: string;
  readonly lines: number;
}

/** What the rules want to know of a source file. */
export interface SourceFile {
  /** Relative to the repository, with '/' between the parts. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  /** Static and dynamic imports, re-exports and `import('…')` types. */
  readonly imports: readonly Import[];
  /** Names of what it exports and re-exports, types left out. */
  readonly exportedValues: readonly string[];
  readonly functions: readonly FunctionSize[];
  readonly defaultExports: readonly At[];
  /** `throw new Error(…)` and its built-in relatives. */
  readonly bareThrows: readonly At[];
}

export function readSourceFile(root: URL, path: string): SourceFile {
  return parseSourceFile(path, readFileSync(new URL(path, root), 'utf8'));
}

export function parseSourceFile(path: string, text: string): SourceFile {
  const { program, module, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path} does not parse: ${errors[0].message}`);
  const exported = module.staticExports.flatMap(({ entries }) => entries).filter(({ isType }) => !isType);
  return {
    path,
    text,
    lines: text.split('\n').length - 1,
    exportedValues: exported.flatMap(({ exportName: { name } }) => name ?? []),
    ...readProgram(program, lineFinder(text)),
  };
}

const builtInErrors = new Set(['Error', 'TypeError', 'RangeError', 'SyntaxError', 'AggregateError']);

type Facts = Pick<SourceFile, 'imports' | 'functions' | 'defaultExports' | 'bareThrows'>;

function readProgram(program: Program, lineAt: (offset: number) => number): Facts {
  const imports: Import[] = [];
  const functions: FunctionSize[] = [];
  const defaultExports: At[] = [];
  const bareThrows: At[] = [];
  const names = new Map<Node, string>();
  const addImport = (source: Node | null) => {
    if (source?.type === 'Literal' && typeof source.value === 'string') {
      imports.push({ specifier: source.value, line: lineAt(source.start) });
    }
  };
  const addFunction = (node: Node, name = names.get(node)) => {
    const line = lineAt(node.start);
    functions.push({ name: name ?? 'anonymous', line, lines: lineAt(node.end) - line + 1 });
  };
  new Visitor({
    ImportDeclaration: ({ source }) => addImport(source),
    ExportNamedDeclaration: ({ source }) => addImport(source),
    ExportAllDeclaration: ({ source }) => addImport(source),
    ImportExpression: ({ source }) => addImport(source),
    TSImportType: ({ source }) => addImport(source),
    ExportDefaultDeclaration: ({ start }) => void defaultExports.push({ line: lineAt(start) }),
    ThrowStatement: ({ argument, start }) => {
      if (argument.type !== 'NewExpression' || argument.callee.type !== 'Identifier') return;
      if (builtInErrors.has(argument.callee.name)) bareThrows.push({ line: lineAt(start) });
    },
    VariableDeclarator: ({ id, init }) => void (init && id.type === 'Identifier' && names.set(init, id.name)),
    Property: ({ key, value }) => void (key.type === 'Identifier' && names.set(value, key.name)),
    MethodDefinition: ({ key, value }) => void ('name' in key && names.set(value, String(key.name))),
    FunctionDeclaration: (node) => addFunction(node, node.id?.name),
    FunctionExpression: (node) => addFunction(node),
    ArrowFunctionExpression: (node) => addFunction(node),
  }).visit(program);
  return { imports, functions, defaultExports, bareThrows };
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
