import type { ChatMessage } from '#contract';

/** From the owner to the thread, on creation. */
export interface RendererData {
  readonly template: string;
  /** Texts of the tokens that begin and end a text, which templates may use. */
  readonly beginning: string;
  readonly end: string;
}

export interface RenderJob {
  readonly messages: readonly ChatMessage[];
}

/** From the thread to its owner, one for each job. */
export type RenderResult = { readonly text: string } | { readonly problem: string };
