import type { CodePointRange } from '../language/regex.ts';

/** A regular expression as it is written, groups and laziness left out: they say nothing about whether a text matches. */
export type PatternNode =
  | { readonly kind: 'characters'; readonly ranges: readonly CodePointRange[] }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly item: PatternNode;
      readonly min: number;
      readonly max: number;
      readonly at: number;
    }
  | { readonly kind: 'start' | 'end' }
  /** Between a word's character and none. */
  | { readonly kind: 'word boundary'; readonly isNegated: boolean }
  | { readonly kind: 'ahead'; readonly item: PatternNode; readonly isNegated: boolean };

/** Whether a match can depend on what is around it. */
export function looksAround(node: PatternNode): boolean {
  switch (node.kind) {
    case 'characters':
      return false;
    case 'sequence':
      return node.parts.some(looksAround);
    case 'choice':
      return node.options.some(looksAround);
    case 'repeat':
      return looksAround(node.item);
    default:
      return true;
  }
}
