export { defaultLimits, type GrammarLimits } from './automaton/limits.ts';
export { EmptyGrammarError } from './errors/empty-grammar-error.ts';
export { GrammarLimitError } from './errors/grammar-limit-error.ts';
export { PatternError } from './errors/pattern-error.ts';
export { GrammarSyntaxError } from './errors/grammar-syntax-error.ts';
export { LeftRecursionError } from './errors/left-recursion-error.ts';
export { TokenRefusedError } from './errors/token-refused-error.ts';
export { UnknownRuleError } from './errors/unknown-rule-error.ts';
export { UnspellableError } from './errors/unspellable-error.ts';
export { type CompiledGrammar, GrammarCompiler } from './grammar-compiler.ts';
export { compileJsonSchema, type JsonSchemaOptions } from './json-schema/compile-json-schema.ts';
export { InvalidSchemaError } from './json-schema/errors/invalid-schema-error.ts';
export { SchemaBudgetError } from './json-schema/errors/schema-budget-error.ts';
export { UnsupportedSchemaError } from './json-schema/errors/unsupported-schema-error.ts';
export type { CodePointRange, MachineEdge, MachineState, Regex } from './language/regex.ts';
export {
  allOf,
  anyCharacter,
  anyOf,
  anyText,
  characters,
  concat,
  emptyText,
  jsonSpace,
  literal,
  not,
  nothing,
  repeat,
} from './language/regexes.ts';
export type { Grammar, ObjectRule, PatternRule, PropertyRule, RepeatRule, Rule } from './language/rule.ts';
export { otherThan, texts } from './language/texts.ts';
export type { GrammarMatcher } from './matcher.ts';
export { parsePattern } from './pattern/parse-pattern.ts';
export { parseGrammar } from './text/parse-grammar.ts';
export { createVocabulary, type TokenSource, type Vocabulary } from './vocabulary/vocabulary.ts';
