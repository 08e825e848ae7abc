import type { Regex } from './regex.ts';

/**
 * The intermediate language of grammars: every front end (JSON Schema, regular expressions, context-free text) compiles
 * to it, and the matcher runs it. Plain data.
 */
export interface Grammar {
  readonly start: Rule;
  /** What references name. Rules may refer to each other and to themselves, but not before they have read something. */
  readonly rules?: ReadonlyMap<string, Rule>;
}

export type Rule =
  /** The texts of the set, in UTF-8. */
  | { readonly kind: 'text'; readonly regex: Regex }
  /** A JSON string, quotes included, whose value is in the set; escapes as JSON allows them. */
  | { readonly kind: 'json-string'; readonly regex: Regex }
  /** One after the other; none: the empty text. */
  | { readonly kind: 'sequence'; readonly parts: readonly Rule[] }
  /** Any of them; none: nothing can ever match. */
  | { readonly kind: 'choice'; readonly options: readonly Rule[] }
  | RepeatRule
  | { readonly kind: 'reference'; readonly name: string }
  | ObjectRule
  | ItemSetRule;

export interface RepeatRule {
  readonly kind: 'repeat';
  readonly item: Rule;
  readonly min: number;
  /** May be Infinity. */
  readonly max: number;
  /** What stands between two items. */
  readonly separator?: Rule;
}

/**
 * A JSON object, braces included, with its members in any order and each name at most once among the named ones. A
 * member whose name is neither a named one nor in one of the patterns cannot come.
 */
export interface ObjectRule {
  readonly kind: 'object';
  readonly properties: readonly PropertyRule[];
  /**
   * Other members. The sets of names must be apart, unless what they meet differs; the names of `properties` need not be
   * left out of them.
   */
  readonly patterns: readonly PatternRule[];
  /**
   * What must be met by some member, whichever it is: members say by number what they meet, from 0 to `demands` - 1.
   * Default: nothing. At most 20.
   */
  readonly demands?: number;
  /** How many members there are altogether; defaults: 0, Infinity. */
  readonly min?: number;
  readonly max?: number;
  /** What may stand where JSON has white space: around names, colons, values and commas. It must match the empty text. */
  readonly space: Regex;
  /** What is written instead of braces, quotes around names, colons and commas, without space. Absent: JSON. */
  readonly marks?: ObjectMarks;
}

/** How an object is written that is not written as JSON: each name as it is, between two marks. */
export interface ObjectMarks {
  /** May be empty. */
  readonly open: string;
  readonly beforeName: string;
  readonly afterName: string;
  /** What stands between two members. Not empty. */
  readonly between: string;
  /** What stands after the last member, and what where there is none. Not empty. */
  readonly close: string;
  readonly closeAtOnce: string;
}

/** Several rules may have the same name, as where some of its values meet a demand: one of them comes. */
export interface PropertyRule {
  readonly name: string;
  readonly value: Rule;
  /** The same in all rules of a name. */
  readonly isRequired: boolean;
  readonly meets?: readonly number[];
}

export interface PatternRule {
  /** Of the decoded name. */
  readonly names: Regex;
  readonly value: Rule;
  readonly meets?: readonly number[];
}

/** A JSON array, brackets included, of some of these items in any order, each at most once. */
export interface ItemSetRule {
  readonly kind: 'item-set';
  /** Texts of JSON values; no text is in two of them. */
  readonly items: readonly (Rule & { readonly kind: 'text' | 'json-string' })[];
  readonly min: number;
  /** May be Infinity. */
  readonly max: number;
  /** What may stand where JSON has white space. It must match the empty text. */
  readonly space: Regex;
}
