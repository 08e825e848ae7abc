/** A constant: whole numbers beyond what double precision holds are bigint. */
export type Constant = boolean | number | bigint | string | readonly Constant[];

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | '/' | '%' | '**';

/** An expression of Milvus as a tree. */
export type Expression =
  | { readonly kind: 'constant'; readonly value: Constant }
  /** A field, and what follows it in brackets. */
  | { readonly kind: 'field'; readonly name: string; readonly keys: readonly (string | number)[] }
  | { readonly kind: 'list'; readonly of: readonly Expression[] }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'negative'; readonly of: Expression }
  | { readonly kind: 'compare'; readonly sign: Comparison; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'compute'; readonly sign: Arithmetic; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'in'; readonly of: Expression; readonly values: Expression }
  | { readonly kind: 'like'; readonly of: Expression; readonly pattern: string }
  | { readonly kind: 'null'; readonly of: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] };

export type FieldExpression = Extract<Expression, { readonly kind: 'field' }>;
