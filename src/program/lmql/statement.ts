import type { Decoder } from '../hole/decoder.ts';
import type { Expression } from './expression.ts';
import type { Definitions } from './parse-definitions.ts';

/** A statement of an LMQL text, with the line where it begins. */
export type Statement = { readonly line: number } & (
  | {
      readonly kind: 'text';
      readonly template: string;
      readonly where: Expression | undefined;
      readonly weighed: Weighing | undefined;
    }
  | { readonly kind: 'assign'; readonly name: string; readonly isAdded: boolean; readonly value: Expression }
  | { readonly kind: 'evaluate' | 'assert'; readonly value: Expression }
  | { readonly kind: 'return'; readonly value: Expression | undefined }
  | { readonly kind: 'if'; readonly test: Expression; readonly body: Block; readonly otherwise: Block }
  | { readonly kind: 'for'; readonly name: string; readonly over: Expression; readonly body: Block }
  | { readonly kind: 'while'; readonly test: Expression; readonly body: Block }
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' }
);

export type Block = readonly Statement[];

/** Of which variable all alternatives are weighed. */
export interface Weighing {
  readonly name: string;
  readonly choices: Expression;
}

/** An LMQL text as data. */
export interface LmqlQuery {
  readonly decoder: Decoder;
  readonly body: Block;
  /** What holds for the variables of all strings. */
  readonly where: Expression | undefined;
  readonly weighed: Weighing | undefined;
  readonly definitions: LmqlDefinitions;
}

/** What a text defines before it begins. */
export interface LmqlDefinitions {
  readonly queries: ReadonlyMap<string, { readonly parameters: readonly string[]; readonly query: LmqlQuery }>;
  readonly classes: Definitions['classes'];
  readonly functions: Definitions['functions'];
}
