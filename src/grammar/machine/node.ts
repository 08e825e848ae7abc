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
  /** The end of a member's value. */
  | { readonly kind: 'after-member'; readonly object: ObjectNode; readonly member: MemberNode }
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
  /** By name, the members that have it. */
  readonly slots: readonly (readonly MemberNode[])[];
  readonly patterns: readonly MemberNode[];
  /** Names that must come. */
  readonly required: number;
  /** A bit for each thing that some member must meet. */
  readonly demands: number;
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
  /** The number of its name; -1 for members of patterns. */
  readonly slot: number;
  readonly isRequired: boolean;
  /** A bit for each demand that it meets. */
  readonly meets: number;
}

/** The members of an object so far. */
export interface Seen {
  /** A bit for each name. */
  readonly words: readonly number[];
  readonly count: number;
  /** Names that still must come. */
  readonly requiredLeft: number;
  /** A bit for each demand that was met. */
  readonly met: number;
}
