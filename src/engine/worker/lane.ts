/** One of the queues of work that take turns on the processor. */
export interface Lane {
  /** Nothing can run at the moment, but may in a while without anybody saying so. */
  readonly isWaited: boolean;
  /**
   * Makes one native call; false when there was nothing to run.
   *
   * @param othersWait for it to end, so that it should not take long where that is up to the lane. Default: false.
   */
  step(nowMs: number, othersWait?: boolean): Promise<boolean>;
}

/** A lane that others wait for where it has something to run. */
export interface AwaitedLane extends Lane {
  readonly hasWork: boolean;
}
