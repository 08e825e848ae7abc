import { LodeError } from '#base';
import {
  type CompiledGrammar,
  compileJsonSchema,
  createVocabulary,
  EmptyGrammarError,
  GrammarCompiler,
  type JsonSchemaOptions,
} from '#grammar';
import type { SuiteGroup } from './test-suite.ts';

const end = 256;
const compiler = new GrammarCompiler(
  createVocabulary({ size: end + 1, bytesOf: (token) => Uint8Array.of(token), isEnd: (token) => token === end }),
);

/** What became of the tests of a file: of each schema that was refused, all tests are. */
export interface FileOutcome {
  readonly tests: number;
  readonly right: number;
  readonly refused: number;
  /** "group: test" of those that were answered otherwise than the suite has it. */
  readonly other: readonly string[];
}

export function runGroups(
  groups: readonly SuiteGroup[],
  dialect: NonNullable<JsonSchemaOptions['dialect']>,
): FileOutcome {
  let [tests, right, refused] = [0, 0, 0];
  const other: string[] = [];
  for (const group of groups) {
    tests += group.tests.length;
    const grammar = compiled(group.schema, dialect);
    if (grammar === 'refused') {
      refused += group.tests.length;
      continue;
    }
    for (const { description, data, valid } of group.tests) {
      const isAccepted = grammar !== 'empty' && accepts(grammar, JSON.stringify(data));
      if (isAccepted === valid) right += 1;
      else other.push(`${group.description}: ${description}`);
    }
  }
  return { tests, right, refused, other };
}

function compiled(
  schema: unknown,
  dialect: NonNullable<JsonSchemaOptions['dialect']>,
): CompiledGrammar | 'refused' | 'empty' {
  try {
    return compiler.compile(compileJsonSchema(schema, { dialect }));
  } catch (error) {
    if (!(error instanceof LodeError)) throw error;
    return error instanceof EmptyGrammarError ? 'empty' : 'refused';
  }
}

function accepts(grammar: CompiledGrammar, text: string): boolean {
  const matcher = grammar.match();
  return Buffer.from(text).every((byte) => matcher.tryAccept(byte)) && matcher.isComplete;
}

/** Lines of Markdown: by file, how many tests there are, and what became of them. */
export function tableOf(outcomes: ReadonlyMap<string, FileOutcome>): readonly string[] {
  const rows = [...outcomes].map(([file, { tests, right, refused, other }]) => [
    file,
    tests,
    right,
    refused,
    other.length,
  ]);
  const sum = (column: number) => rows.reduce((total, row) => total + Number(row[column]), 0);
  return [
    '| file | tests | as the suite has it | refused | otherwise |',
    '|---|--:|--:|--:|--:|',
    ...[...rows, ['**all**', sum(1), sum(2), sum(3), sum(4)]].map((row) => `| ${row.join(' | ')} |`),
  ];
}
