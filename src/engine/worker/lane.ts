/** One of the queues of work that take turns on the processor. */
export interface Lane {
  /** Nothing can run at the moment, but may in a while without anybody saying so. */
  readonly isWaited: boolean;
  /** Makes one native call; false when there was nothing to run. */
  step(nowMs: number): Promise<boolean>;
}
