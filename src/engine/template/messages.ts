import type { ChatVariables } from './chat-variables.ts';

/** What a rendering process is told once, before anything else. */
export interface RendererStart {
  readonly template: string;
  /** Texts of the tokens that begin and end a text, which templates may use. */
  readonly beginning: string;
  readonly end: string;
  readonly timeMaxMs: number;
}

export interface RenderJob {
  readonly variables: ChatVariables;
}

/** The answer to a job. */
export type RenderResult = { readonly text: string } | { readonly problem: string };
