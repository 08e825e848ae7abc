import { LmqlSyntaxError } from '../errors/lmql-syntax-error.ts';
import { parseExpression } from './parse-expression.ts';
import { weighingIn } from './parse-weighing.ts';
import { endOfString, type SourceLine, unescape } from './source-lines.ts';
import type { Block, Statement } from './statement.ts';

/**
 * Statements that stand at the same depth, with the blocks below them.
 *
 * @throws LmqlSyntaxError
 */
export function parseBlock(lines: readonly SourceLine[]): Block {
  const statements: Statement[] = [];
  const outer = lines[0]?.indent ?? 0;
  let at = 0;
  const below = (): readonly SourceLine[] => {
    const from = ++at;
    while (at < lines.length && (lines[at] as SourceLine).indent > outer) at++;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] as SourceLine;
    if (line.indent !== outer)
      throw new LmqlSyntaxError(line.number, 'is indented in another way than those around it');
    const follows = lines[at + 1];
    if (isString(line.text)) {
      const where =
        follows && /^(where|distribution)\b/.test(follows.text) && follows.indent > outer ? follows : undefined;
      statements.push(textStatement(line, where?.text));
      at += where === undefined ? 1 : 2;
    } else if (/^(if|for|while)\b/.test(line.text)) statements.push(compound(line, below, () => lines[at]));
    else {
      const statement = simple(line);
      if (statement !== undefined) statements.push(statement);
      at++;
    }
  }
  return statements;
}

function isString(text: string): boolean {
  return /^f?["']/.test(text);
}

function textStatement({ text, number: line }: SourceLine, clause: string | undefined): Statement {
  const [, mark = '"'] = /^f?("""|'''|"|')/.exec(text) ?? [];
  const begin = text.indexOf(mark) + mark.length;
  const end = endOfString(text, begin, mark);
  if (end === undefined) throw new LmqlSyntaxError(line, 'has a string that does not end');
  const rest = `${text.slice(end).trim()} ${clause ?? ''}`.trim();
  const [, kind, condition = ''] = /^(where|distribution)\b\s*([\s\S]+)$/.exec(rest) ?? [];
  if (rest !== '' && kind === undefined) throw new LmqlSyntaxError(line, `has "${rest}" after a string`);
  return {
    kind: 'text',
    line,
    template: unescape(text.slice(begin, end - mark.length)),
    where: kind === 'where' ? parseExpression(condition, line) : undefined,
    weighed: kind === 'distribution' ? weighingIn(condition, line) : undefined,
  };
}

function compound(
  { text, number: line }: SourceLine,
  below: () => readonly SourceLine[],
  next: () => SourceLine | undefined,
): Statement {
  const loop = /^for\s+(\w+)\s+in\s+([\s\S]+):$/.exec(text);
  if (loop) {
    return {
      kind: 'for',
      line,
      name: loop[1] as string,
      over: parseExpression(loop[2] as string, line),
      body: parseBlock(below()),
    };
  }
  const test = /^(?:el)?(if|while)\b\s*([\s\S]+):$/.exec(text);
  if (test === null) throw new LmqlSyntaxError(line, 'does not end with a colon');
  const condition = parseExpression(test[2] as string, line);
  const body = parseBlock(below());
  if (test[1] === 'while') return { kind: 'while', line, test: condition, body };
  const after = next();
  if (after !== undefined && /^elif\b/.test(after.text)) {
    return { kind: 'if', line, test: condition, body, otherwise: [compound(after, below, next)] };
  }
  const hasElse = after !== undefined && /^else\s*:$/.test(after.text);
  return { kind: 'if', line, test: condition, body, otherwise: hasElse ? parseBlock(below()) : [] };
}

function simple({ text: whole, number: line }: SourceLine): Statement | undefined {
  const text = whole.replace(/;$/, '');
  const asserted = /^assert\b\s*([\s\S]+)$/.exec(text);
  if (asserted) {
    // A message may follow the condition, as a second item.
    const said = parseExpression(`[${asserted[1]}]`, line);
    return { kind: 'assert', line, value: (said.kind === 'list' && said.items[0]) || said };
  }
  if (text === 'pass') return undefined;
  if (text === 'break' || text === 'continue') return { kind: text, line };
  if (/^(import|from|def|class|try|with|async|@\w+)\b/.test(text)) {
    throw new LmqlSyntaxError(
      line,
      `begins with "${text.split(' ')[0]}", which is not taken over: give functions along`,
    );
  }
  const returned = /^return\b\s*([\s\S]*)$/.exec(text);
  if (returned) {
    const value = returned[1] === '' ? undefined : parseExpression(returned[1] as string, line);
    return { kind: 'return', line, value };
  }
  const assigned = /^(\w+)\s*(\+?=)(?!=)\s*([\s\S]+)$/.exec(text);
  if (assigned === null) return { kind: 'evaluate', line, value: parseExpression(text, line) };
  const [, name = '', sign, value = ''] = assigned;
  return { kind: 'assign', line, name, isAdded: sign === '+=', value: parseExpression(value, line) };
}
