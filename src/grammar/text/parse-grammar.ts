import { GrammarSyntaxError } from '../errors/grammar-syntax-error.ts';
import type { Grammar, Rule } from '../language/rule.ts';
import { parsePattern } from '../pattern/parse-pattern.ts';
import { type GrammarToken, readTokens } from './grammar-tokens.ts';
import { skipIgnored } from './skip-ignored.ts';
import { larkTerminals } from './lark-terminals.ts';
import { removeLeftRecursion } from './remove-left-recursion.ts';
import { RuleReader } from './rule-reader.ts';

/** What a text says, before its parts are put together. */
interface Declarations {
  readonly rules: Map<string, Rule>;
  readonly ignored: Rule[];
}

/**
 * The grammar of a text in GBNF, whose rules read `name ::= …` and begin with `root`, or in Lark's syntax, whose rules read
 * `name: …` and begin with `start`. All texts that the rules can make are in it: what Lark calls priorities, and longest
 * matches of terminals, is not asked for.
 *
 * @throws GrammarSyntaxError, PatternError
 */
export function parseGrammar(text: string): Grammar {
  const isLark = !/^\s*[\w-]+\s*::=/m.test(text);
  const statements = divide(readTokens(text, isLark));
  const { rules, ignored } = isLark ? readLark(statements) : readGbnf(statements);
  const start = isLark ? 'start' : 'root';
  if (!rules.has(start)) throw new GrammarSyntaxError(`there is no rule "${start}" to begin with`, 1);
  const direct = new Map([...rules].map(([name, rule]) => [name, removeLeftRecursion(name, rule)]));
  const grammar: Grammar = { start: { kind: 'reference', name: start }, rules: direct };
  return ignored.length === 0 ? grammar : skipIgnored(grammar, ignored);
}

/** A rule or a directive: its tokens without lines. A statement goes on over lines until the next one begins. */
function divide(tokens: readonly GrammarToken[]): readonly (readonly GrammarToken[])[] {
  const statements: GrammarToken[][] = [];
  const solid = tokens.filter((token, at) => token.kind !== 'line' || isBreak(tokens, at));
  solid.forEach((token, at) => {
    if (token.kind === 'line') return;
    const isStart = token.kind === 'directive' || (token.kind === 'name' && beginsRule(solid, at));
    if (isStart) statements.push([token]);
    else if (statements.length > 0) statements.at(-1)?.push(token);
    else throw new GrammarSyntaxError(`"${token.text}" is not expected`, token.line);
  });
  return statements;
}

/** Lines matter where a name follows: it may begin a rule. */
function isBreak(tokens: readonly GrammarToken[], at: number): boolean {
  return tokens[at + 1]?.kind === 'name' || tokens[at + 1]?.kind === 'directive';
}

/** A name at the start of a line, before `::=`, `:` or Lark's `.5:`. */
function beginsRule(tokens: readonly GrammarToken[], at: number): boolean {
  if (at > 0 && tokens[at - 1]?.kind !== 'line') return false;
  const isPriority = tokens[at + 1]?.text === '.' && tokens[at + 2]?.kind === 'number';
  const sign = tokens[at + (isPriority ? 3 : 1)];
  return sign?.kind === 'sign' && (sign.text === '::=' || sign.text === ':');
}

function readGbnf(statements: readonly (readonly GrammarToken[])[]): Declarations {
  const rules = new Map<string, Rule>();
  for (const [name, , ...body] of statements) declare(rules, name as GrammarToken, body, false);
  return { rules, ignored: [] };
}

function readLark(statements: readonly (readonly GrammarToken[])[]): Declarations {
  const rules = new Map<string, Rule>();
  const ignored: Rule[] = [];
  for (const [name, ...rest] of statements) {
    if (name === undefined) continue;
    if (name.kind !== 'directive')
      declare(rules, name, rest.slice(rest.findIndex(({ text }) => text === ':') + 1), true);
    else if (name.text === '%ignore') ignored.push(new RuleReader(rest, true).read());
    else if (name.text === '%import') importTerminals(rules, rest);
    else throw new GrammarSyntaxError(`"${name.text}" is not supported`, name.line);
  }
  return { rules, ignored };
}

function declare(rules: Map<string, Rule>, name: GrammarToken, body: readonly GrammarToken[], isLark: boolean): void {
  const plain = name.text.replace(/^[!?]/, '');
  if (rules.has(plain)) throw new GrammarSyntaxError(`there are two rules "${plain}"`, name.line);
  rules.set(plain, new RuleReader(body, isLark).read());
}

/** `%import common.INT`, `%import common.INT -> NUMBER`, `%import common (INT, WS)`. */
function importTerminals(rules: Map<string, Rule>, tokens: readonly GrammarToken[]): void {
  const [library, ...rest] = tokens;
  if (library?.text !== 'common')
    throw new GrammarSyntaxError('only "common" can be imported from', library?.line ?? 1);
  const alias = rest.findIndex(({ text }) => text === '->');
  const named = rest.slice(0, alias < 0 ? undefined : alias).filter(({ kind }) => kind === 'name');
  for (const { text, line } of named) {
    const pattern = larkTerminals[text];
    if (pattern === undefined) throw new GrammarSyntaxError(`"common" has no terminal "${text}"`, line);
    const name = alias < 0 ? text : (rest[alias + 1]?.text ?? text);
    rules.set(name, { kind: 'text', regex: parsePattern(`^(?:${pattern})$`) });
  }
}
