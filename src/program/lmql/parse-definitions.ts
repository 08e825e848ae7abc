import { LmqlSyntaxError } from '../errors/lmql-syntax-error.ts';
import { endOfString, type SourceLine, unescape } from './source-lines.ts';

/** A query that others call. */
export interface NestedSource {
  readonly parameters: readonly string[];
  /** Its text in LMQL. */
  readonly source: string;
  readonly line: number;
}

/** What a text defines in Python before it begins. */
export interface Definitions {
  readonly queries: ReadonlyMap<string, NestedSource>;
  /** Fields of data classes, by the names of their types. */
  readonly classes: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Names of functions that are Python, for which somebody gives others. */
  readonly functions: ReadonlySet<string>;
  /** All other lines. */
  readonly rest: readonly SourceLine[];
}

/**
 * Takes queries, data classes, functions and imports out of a text. Functions of Python are only remembered by name.
 *
 * @throws LmqlSyntaxError for other classes
 */
export function parseDefinitions(lines: readonly SourceLine[]): Definitions {
  const queries = new Map<string, NestedSource>();
  const classes = new Map<string, Readonly<Record<string, string>>>();
  const functions = new Set<string>();
  const rest: SourceLine[] = [];
  let decorators: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as SourceLine;
    const below = (): readonly SourceLine[] => {
      const from = at + 1;
      while ((lines[at + 1]?.indent ?? -1) > line.indent) at++;
      return lines.slice(from, at + 1);
    };
    const defined = /^(?:async\s+)?def\s+(\w+)\s*\(([\s\S]*?)\)\s*(?:->[^:]*)?:\s*([\s\S]*)$/.exec(line.text);
    const classed = /^class\s+(\w+)\s*(?:\([^)]*\))?:$/.exec(line.text);
    if (line.text.startsWith('@')) {
      decorators.push(line.text);
      continue;
    }
    if (defined) {
      const [, name = '', parameters = ''] = defined;
      const source = sourceIn(below()[0]);
      if (decorators.some((each) => each.startsWith('@lmql.query')) && source !== undefined) {
        queries.set(name, { parameters: namesIn(parameters), source, line: line.number });
      } else functions.add(name);
    } else if (classed) {
      if (!decorators.includes('@dataclass'))
        throw new LmqlSyntaxError(line.number, 'has a class that is no dataclass');
      classes.set(classed[1] as string, fieldsIn(below()));
    } else if (!/^import\b|^from\s+[\w.]+\s+import\b/.test(line.text)) rest.push(line);
    decorators = [];
  }
  return { queries, classes, functions, rest };
}

/** A text in LMQL is the string with which its function begins. */
function sourceIn(line: SourceLine | undefined): string | undefined {
  const [, mark] = /^("""|''')/.exec(line?.text ?? '') ?? [];
  if (line === undefined || mark === undefined) return undefined;
  const end = endOfString(line.text, mark.length, mark);
  const inner = line.text.slice(mark.length, end === undefined ? undefined : end - mark.length);
  return inner.replace(/^lmql\b/, '');
}

function namesIn(parameters: string): readonly string[] {
  return parameters
    .split(',')
    .map((parameter) => /^\s*(\w+)/.exec(parameter)?.[1])
    .filter((name) => name !== undefined && name !== 'self') as string[];
}

function fieldsIn(lines: readonly SourceLine[]): Readonly<Record<string, string>> {
  const fields = lines.map(({ text, number }) => {
    const [, name, type] = /^(\w+)\s*:\s*([\w[\]]+)/.exec(unescape(text)) ?? [];
    if (name === undefined || type === undefined) throw new LmqlSyntaxError(number, 'is no field of a dataclass');
    return [name, type] as const;
  });
  return Object.fromEntries(fields);
}
