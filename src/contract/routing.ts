/** Why a model was chosen among those of a route. */
export type RoutingReason =
  /** It stands first. */
  | 'order'
  /** It was the cheapest for this request. */
  | 'cost'
  /** It had the least to do. */
  | 'load'
  /** Its share of the traffic fell on the request. */
  | 'share'
  /** Requests of this key, tenant or session go to it. */
  | 'sticky';

/** How a request came to the model that answers it. */
export interface RoutingDecision {
  /** The name of the model that answers. */
  readonly model: string;
  /** Why the first of those that were tried was the first. */
  readonly reason: RoutingReason;
  /** Models that would have come before it, in the order in which they were passed over. */
  readonly passedOver: readonly PassedOver[];
}

export interface PassedOver {
  readonly model: string;
  /** The code of the error that it failed with; `circuit-open`: it had failed lately and was not asked. */
  readonly because: string;
}
