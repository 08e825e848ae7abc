/** Requests of one key, of one team, or of one session (the header `x-lode-session`). */
export type StickyBy = 'key' | 'team' | 'session';

/**
 * Which of a route's models is asked first; the others follow when it fails before its answer has begun.
 *
 * `order`: as they are listed. `cost`: the cheapest for the request. `load`: the one with the least to do. `share`: each
 * gets its part of the requests, in proportion to each other and in the order of the models: [90, 10].
 *
 * `stickyBy` keeps requests that belong together on one model, as long as that answers.
 */
export type BalanceRule =
  | { readonly by: 'order' | 'cost' }
  | { readonly by: 'load'; readonly stickyBy?: StickyBy | undefined }
  | { readonly by: 'share'; readonly shares: readonly number[]; readonly stickyBy?: StickyBy | undefined };

/** A rule and the names of the models that it is for. */
export type Balance = BalanceRule & { readonly models: readonly string[] };
