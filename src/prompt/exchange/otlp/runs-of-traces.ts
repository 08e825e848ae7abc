import { z } from 'zod';
import type { ForeignRun } from '../run-schema.ts';
import { traceRequest } from './otlp-span.ts';
import { runOfSpan } from './run-of-span.ts';

/**
 * The calls of models in a request of an exporter (`ExportTraceServiceRequest` as JSON); spans of other things are none.
 *
 * @returns what is wrong with it where it is none
 */
export function runsOfTraces(body: unknown): { readonly runs: readonly ForeignRun[] } | { readonly problem: string } {
  const read = traceRequest.safeParse(body);
  if (!read.success) return { problem: z.prettifyError(read.error) };
  const spans = read.data.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  return { runs: spans.flatMap((span) => runOfSpan(span) ?? []) };
}
