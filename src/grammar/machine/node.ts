/** A rule as the machine runs it: terms are states of its automaton, other numbers name nodes. */
export type Node =
  | { readonly kind: 'term'; readonly term: number }
  | { readonly kind: 'sequence'; readonly parts: readonly number[] }
  | { readonly kind: 'choice'; readonly options: readonly number[] }
  | RepeatNode
  /** What follows an item of a repetition. */
  | (Omit<RepeatNode, 'kind'> & { readonly kind: 'more' })
  | { readonly kind: 'object'; readonly object: ObjectNode }
  /** One of the members that may come next, or at the very first none; what was seen of them lies below on the stack. */
  | { readonly kind: 'member'; readonly object: ObjectNode; readonly isFirst: boolean }
  /** The end of a member's value; `property` is its index, -1 for those of patterns. */
  | { readonly kind: 'after-member'; readonly object: ObjectNode; readonly property: number }
  /** Which members came: never at the top. */
  | SeenNode;

export interface SeenNode extends Seen {
  readonly kind: 'seen';
}

export interface RepeatNode {
  readonly kind: 'repeat';
  readonly item: number;
  readonly separator: number | undefined;
  readonly min: number;
  readonly max: number;
}

export interface ObjectNode {
  /** Terms: the brace that opens and what space follows; the one that closes, at once and after a member; a comma. */
  readonly open: number;
  readonly closeAtOnce: number;
  readonly close: number;
  readonly comma: number;
  readonly properties: readonly PropertyNode[];
  readonly patterns: readonly MemberNode[];
  readonly required: number;
  readonly min: number;
  readonly max: number;
  /** The `member` nodes of this object: before any member, and after a comma. */
  readonly firstMember: number;
  readonly member: number;
}

export interface MemberNode {
  /** The term of the name, the colon, and the space around it: made when it is first asked for. */
  key(): number;
  /** The value, and what follows it: its `after-member` node. */
  readonly rest: number;
  /** The value alone. */
  readonly value: number;
}

export interface PropertyNode extends MemberNode {
  readonly isRequired: boolean;
}

/** The members of an object so far. */
export interface Seen {
  /** A bit for each property. */
  readonly words: readonly number[];
  readonly count: number;
  /** Properties that still must come. */
  readonly requiredLeft: number;
}
