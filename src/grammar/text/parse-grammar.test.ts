import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVocabulary } from '../vocabulary/vocabulary.ts';
import { GrammarCompiler } from '../grammar-compiler.ts';
import { parseGrammar } from './parse-grammar.ts';

/** Every byte is a token. */
const compiler = new GrammarCompiler(
  createVocabulary({ size: 257, bytesOf: (token) => Uint8Array.of(token), isEnd: (token) => token === 256 }),
);

function accepts(grammar: string, text: string): boolean {
  const matcher = compiler.compile(parseGrammar(grammar)).match();
  return Buffer.from(text).every((byte) => matcher.tryAccept(byte)) && matcher.isComplete;
}

const arithmetic = String.raw`
# sums of products, as in llama.cpp's own example
root  ::= (expr "=" ws term "\n")+
expr  ::= term ([-+*/] term)*
term  ::= ident | num | "(" ws expr ")" ws
ident ::= [a-z] [a-z0-9_]* ws
num   ::= [0-9]+ ws
ws    ::= [ \t\n]*
`;

test('GBNF: rules, classes, repetitions, and bodies over several lines', () => {
  assert.ok(accepts(arithmetic, 'a +(b2 *3) = c_1\n'));
  assert.ok(!accepts(arithmetic, 'a +(b2 *3 = c_1\n'));
  const dates =
    'root ::= year "-" part\n  | "never"\npart ::= [0-9]{2} ("-" [0-9]{2})?\nyear ::= [^\\x00-\\x2f:-\\U0010FFFF]{4,}';
  for (const text of ['2026-11', '2026-11-25', '12026-11', 'never']) assert.ok(accepts(dates, text), text);
  for (const text of ['226-11', '2026-1', '2026-11-2', 'ever']) assert.ok(!accepts(dates, text), text);
});

const calculator = String.raw`
start: sum
?sum: product | sum "+" product | sum "-" product -> difference
?product.2: atom
  | product "*" atom   // left to right
?atom: NUMBER | "(" sum ")" | NAME ["!"]
NAME: LETTER (LETTER | "_" | DIGIT)~0..3
DIGIT: "0".."9"
%import common.NUMBER
%import common (LETTER, WS_INLINE)
%ignore WS_INLINE
`;

test('Lark: what begins with itself, imports, ignored space, ranges and counts', () => {
  for (const text of ['1+2*3', ' ( a_1 ! + 2.5 ) * b - 4 ', 'x']) assert.ok(accepts(calculator, text), text);
  for (const text of ['1+', '(1', 'a b', 'abcde', 'a __', '1 . 5']) assert.ok(!accepts(calculator, text), text);
  assert.ok(accepts('start: "select"i /[a-z]+(?:,[a-z]+)*/', 'SeLecta,b'));
});

test('what does not parse is refused with its line', () => {
  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['root ::= "a"\nother ::= (', 'grammar/syntax', /line 2/],
    ['rot ::= "a"', 'grammar/syntax', /no rule "root"/],
    ['start: "a"\nstart: "b"', 'grammar/syntax', /line 2.*two rules/],
    ['start: A\n%import python.NAME -> A', 'grammar/syntax', /common/],
    ['start: /a/x', 'grammar/syntax', /flags/],
    ['root ::= "a"{3,2}', 'grammar/syntax', /3 is more/],
    [`root ::= ${'('.repeat(300)}`, 'grammar/syntax', /nested/],
    ['start: /(/', 'grammar/pattern', /./],
  ];
  for (const [grammar, code, message] of refused)
    assert.throws(() => parseGrammar(grammar), { code, message }, grammar);
  assert.throws(() => accepts('root ::= other "a"\nother ::= root | "b"', ''), { code: 'grammar/left-recursion' });
  assert.throws(() => accepts('start: there', ''), { code: 'grammar/unknown-rule' });
});
