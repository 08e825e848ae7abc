import { LodeError } from '#base';

export class LeaseHeldError extends LodeError {
  readonly code = 'store/lease-held';
  readonly owner: string;
  /** Milliseconds since the Unix epoch. */
  readonly sinceMs: number;

  constructor(name: string, owner: string, sinceMs: number) {
    super(`"${name}" is held by ${owner} since ${new Date(sinceMs).toISOString()}.`, {
      remedy: 'Wait until it has ended, or end that process: the lease is free by itself soon after.',
      retriable: true,
    });
    this.owner = owner;
    this.sinceMs = sinceMs;
  }
}
