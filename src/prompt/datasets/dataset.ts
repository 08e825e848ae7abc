import type { Digest } from '#base';
import type { ChatMessage } from '#contract';

/** One case: what is asked, and the answer that is wanted. */
export interface DatasetItem {
  /** Of its prompt. Absent: it is asked with messages. */
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  readonly messages?: readonly ChatMessage[] | undefined;
  /** Absent where nobody knows it. */
  readonly answer?: string | undefined;
  /** The run that it was made from. */
  readonly runId?: string | undefined;
}

export const splits = ['train', 'test'] as const;
export type Split = (typeof splits)[number];

/** An item as it is kept. */
export interface KeptItem extends DatasetItem {
  /** Of what is asked: equal questions are one item. */
  readonly digest: Digest;
  readonly split: Split;
}

/** A data set as it was at some time. Versions are never changed. */
export interface DatasetVersion {
  readonly name: string;
  /** Counts from 1. */
  readonly number: number;
  readonly author: string;
  readonly reason?: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly createdMs: number;
  readonly items: Readonly<Record<Split, number>>;
}

/** Whose data set it is: of a stage, and of a team of it; empty: of those who see all. */
export interface DatasetOwner {
  readonly stage: string;
  readonly tenant: string;
}
