import type { StoredItem } from '../item-schema.ts';
import type { ResponseObject } from '../response-object.ts';

/** A response as it is kept. */
export interface StoredResponse {
  readonly tenant: string;
  readonly response: ResponseObject;
  /** What it was asked with; not what came before. */
  readonly input: readonly StoredItem[];
}

export function isRunning({ status }: Pick<ResponseObject, 'status'>): boolean {
  return status === 'queued' || status === 'in_progress';
}
