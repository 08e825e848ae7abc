/** What a run tells while it goes on. Branches tell of theirs in between. */
export type ProgramEvent =
  /** The program wrote something. */
  | { readonly type: 'text'; readonly text: string }
  /** A variable grows. */
  | { readonly type: 'variable'; readonly name: string; readonly delta: string }
  /** What was told of a variable is void: it is filled again. */
  | { readonly type: 'again'; readonly name: string; readonly because: string }
  /** A variable has its value. */
  | { readonly type: 'filled'; readonly name: string; readonly value: unknown };
