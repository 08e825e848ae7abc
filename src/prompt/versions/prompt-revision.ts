import type { Digest } from '#base';
import type { PromptDefinition } from '../definition/prompt-definition.ts';

/** A version of a prompt in its history: what, when, by whom and why. Revisions are never changed. */
export interface PromptRevision {
  /** Counts the revisions of a prompt from 1, on all branches. */
  readonly number: number;
  /** Of its content: equal prompts have equal versions. */
  readonly version: Digest;
  readonly branch: string;
  /** The revision that it was made from. Absent: it is the first. */
  readonly parent?: number | undefined;
  /** The revision of another branch that it brought to the main one. */
  readonly merged?: number | undefined;
  readonly author: string;
  readonly reason?: string | undefined;
  readonly createdAt: Date;
  /** Names that point to it, such as `production`. */
  readonly labels: readonly string[];
}

export interface RevisedPrompt extends PromptRevision {
  readonly definition: PromptDefinition;
}

/** Who changes a prompt, and why. */
export interface Authorship {
  readonly author: string;
  readonly reason?: string | undefined;
}

/** `approved` and `changes-wanted` are verdicts on a revision; without one it is a remark. */
export type Verdict = 'approved' | 'changes-wanted';

export interface PromptComment {
  readonly number: number;
  readonly author: string;
  readonly verdict?: Verdict | undefined;
  readonly text: string;
  readonly createdAt: Date;
}
