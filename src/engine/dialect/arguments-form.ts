import type { ObjectMarks } from '#grammar';

/** How the arguments of a call are written where they are no JSON: plain data, for grammars and for readers. */
export type ArgumentsForm =
  /** Each in an element of its own: texts as they are, all else as JSON. */
  | { readonly kind: 'elements'; readonly marks: ObjectMarks }
  /** As Python's keyword arguments, up to the parenthesis that closes the call. */
  | { readonly kind: 'python'; readonly marks: ObjectMarks }
  /** As in JSON, but for names, which stand bare, and texts, which stand between two of these marks as they are. */
  | { readonly kind: 'quoted'; readonly marks: ObjectMarks; readonly quote: string }
  /** JSON, after the number of the call and a mark. */
  | { readonly kind: 'numbered'; readonly mark: string };

/** Names that can stand bare in every form. */
export const bareName = /^[A-Za-z_][A-Za-z0-9_-]*$/;
