import { MilvusError } from '../milvus-error.ts';

export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'sign' | 'template' | 'end';
  /** Of texts what they say; of names and signs as they stand. */
  readonly text: string;
  /** In the expression, from 0 on. */
  readonly at: number;
}

const charactersMax = 4 * 1024 * 1024;

const pattern =
  /\s+|(?<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_$][\w$]*)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\{(?<template>[A-Za-z_]\w*)\}|(?<sign>\*\*|==|!=|<=|>=|&&|\|\||[-+*/%<>!()[\],&|^])/suy;

/**
 * An expression's words and signs.
 *
 * @throws MilvusError where there is neither
 */
export function tokensOf(expression: string): readonly Token[] {
  if (expression.length > charactersMax)
    throw new MilvusError('planFailed', `it is longer than ${charactersMax} characters`);
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < expression.length) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(expression)?.groups;
    if (!groups)
      throw new MilvusError(
        'planFailed',
        `unexpected ${JSON.stringify(expression[at])} at ${at}: ${expression.slice(0, 200)}`,
      );
    const [kind, text] = Object.entries(groups).find(([, found]) => found !== undefined) ?? [];
    if (text === undefined) continue;
    tokens.push({ kind: kind as Token['kind'], text: kind === 'text' ? unquoted(text) : text, at });
  }
  return [...tokens, { kind: 'end', text: '', at: expression.length }];
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0' };

function unquoted(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(
      /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))/gsu,
      (_all, unicode?: string, byte?: string, letter?: string) => {
        const code = unicode ?? byte;
        if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
        // In patterns of `like`, "\%" stands for itself: what escapes nothing stays.
        if (letter === '%' || letter === '_') return `\\${letter}`;
        return escapes[letter ?? ''] ?? letter ?? '';
      },
    );
}
