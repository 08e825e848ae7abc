import { LmqlSyntaxError } from '../errors/lmql-syntax-error.ts';
import type { Decoder } from '../hole/decoder.ts';
import { parseExpression } from './parse-expression.ts';
import { parseBlock } from './parse-block.ts';
import { parseDefinitions } from './parse-definitions.ts';
import { weighingIn } from './parse-weighing.ts';
import { type SourceLine, sourceLines } from './source-lines.ts';
import type { LmqlQuery } from './statement.ts';

const decoderLine = /^(argmax|sample|beam|beam_sample|best_k)\s*(?:\(([^()]*)\))?\s*:?$/i;
const sectionLine = /^(from|where|distribution)\b\s*([\s\S]*)$/i;

const depthMax = 8;

/**
 * Reads a text in the syntax of LMQL 0.7: strings with holes and statements between them; before them perhaps a decoder,
 * after them perhaps `from`, `where` and `distribution`. What `from` says is left to whoever runs it.
 *
 * @see https://lmql.ai/docs/language/overview.html
 *
 * @throws LmqlSyntaxError
 */
export function parseQuery(source: string): LmqlQuery {
  return queryOf(sourceLines(source), 0);
}

function queryOf(all: readonly SourceLine[], depth: number): LmqlQuery {
  const { queries, classes, functions, rest: lines } = parseDefinitions(all);
  if (depth > depthMax) throw new LmqlSyntaxError(all[0]?.number ?? 1, 'defines queries too deep in each other');
  const decoderAt = lines.findIndex(({ indent, text }) => indent === outerIndent(lines) && decoderLine.test(text));
  const named = decoderLine.exec(lines[decoderAt]?.text ?? '');
  const before = lines.slice(0, Math.max(0, decoderAt));
  const rest = lines.slice(decoderAt + 1);
  const first = rest.findIndex(
    ({ indent, text }, index) => index > 0 && indent === outerIndent(lines) && sectionLine.test(text),
  );
  const body = first < 0 ? rest : rest.slice(0, first);
  const sections = first < 0 ? new Map<string, SourceLine>() : sectionsIn(rest.slice(first));
  const where = sections.get('where');
  const weighed = sections.get('distribution');
  return {
    decoder: named === null ? { kind: 'argmax' } : decoderOf(named[1] as string, named[2] ?? ''),
    body: [...parseBlock(before), ...parseBlock(body)],
    where: where && parseExpression(where.text, where.number),
    weighed: weighed && weighingIn(weighed.text, weighed.number),
    definitions: {
      classes,
      functions,
      queries: new Map(
        [...queries].map(([name, { parameters, source }]) => {
          return [name, { parameters, query: queryOf(sourceLines(source), depth + 1) }] as const;
        }),
      ),
    },
  };
}

function outerIndent(lines: readonly SourceLine[]): number {
  return Math.min(...lines.map(({ indent }) => indent));
}

/** Each section with all of its text as one line. */
function sectionsIn(lines: readonly SourceLine[]): ReadonlyMap<string, SourceLine> {
  const sections = new Map<string, SourceLine>();
  const outer = outerIndent(lines);
  let current = '';
  for (const line of lines) {
    const [, name, rest = ''] = (line.indent === outer && sectionLine.exec(line.text)) || [];
    if (name !== undefined) {
      current = name.toLowerCase();
      sections.set(current, { ...line, text: rest });
    } else {
      const before = sections.get(current) as SourceLine;
      sections.set(current, { ...before, text: `${before.text} ${line.text}`.trim() });
    }
  }
  return sections;
}

function decoderOf(written: string, given: string): Decoder {
  const numbers = new Map<string, number>();
  for (const [, key, value] of given.matchAll(/(\w+)\s*=\s*([\d.]+)/g)) numbers.set(key as string, Number(value));
  const name = written.toLowerCase();
  const n = numbers.get('n') ?? Number(/^\s*(\d+)/.exec(given)?.[1] ?? 1);
  const temperature = numbers.get('temperature') ?? 1;
  if (name === 'argmax') return { kind: 'argmax' };
  if (name === 'beam') return { kind: 'beam', width: Math.max(2, n) };
  return n > 1 ? { kind: 'best', of: n, temperature } : { kind: 'sample', temperature };
}
