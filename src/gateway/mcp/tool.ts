import type { JsonSchema } from '#contract';
import type { Exchange } from '../surface.ts';
import type { LogLevel } from './log-level.ts';

/** A tool as clients are told of it. */
export interface ToolDescription {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Of an object. */
  readonly inputSchema: JsonSchema;
  /** Of the structured content of its results, an object. Absent: it has none, or of any form. */
  readonly outputSchema?: JsonSchema | undefined;
  readonly annotations: { readonly readOnlyHint: boolean; readonly openWorldHint: boolean };
}

/** What a tool gives. */
export interface ToolResult {
  readonly content: readonly { readonly type: 'text'; readonly text: string }[];
  readonly structuredContent?: object | undefined;
  /** Whether the text says what went wrong. */
  readonly isError?: boolean | undefined;
  readonly _meta?: Readonly<Record<string, unknown>> | undefined;
}

/** Text that has come in the meantime. */
export interface Piece {
  readonly text: string;
  /** 0 where that is not known. */
  readonly tokens: number;
}

/** Something worth noting, for who wants to follow a call. */
export interface Note {
  readonly level: LogLevel;
  /** What noted it. */
  readonly logger: string;
  readonly data: unknown;
}

/** A call of a tool: it yields what comes, and returns the result. What it throws is told as a result as well. */
export type ToolCall = AsyncGenerator<Piece | Note, ToolResult>;

export interface Tool extends ToolDescription {
  /** @param signal ends the call, beside what ends its request */
  call(given: Readonly<Record<string, unknown>>, exchange: Exchange, signal: AbortSignal): ToolCall;
}

/** Models write, and change nothing; where they run, the stack says. */
export const modelAnnotations = { readOnlyHint: true, openWorldHint: false } as const;
