import { z } from 'zod';

/** A value of OTLP in JSON (opentelemetry-proto, common/v1); numbers of 64 bits come as texts or numbers. */
export type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string | number }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values?: readonly AnyValue[] | undefined } }
  | { readonly kvlistValue: { readonly values?: readonly KeyValue[] | undefined } }
  | { readonly bytesValue: string };

export interface KeyValue {
  readonly key: string;
  readonly value?: AnyValue | undefined;
}

const nanoseconds = z.union([z.string().regex(/^\d{1,20}$/), z.number().min(0).refine(Number.isInteger)]);
// Spans have attributes of kinds that mean nothing to us: what is no known value is read as none.
const keyValues = z.array(z.looseObject({ key: z.string(), value: z.unknown().optional() })).max(10_000);

const span = z.looseObject({
  traceId: z.string().regex(/^[0-9a-fA-F]{32}$/),
  spanId: z.string().regex(/^[0-9a-fA-F]{16}$/),
  name: z.string().default(''),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes: keyValues.default([]),
  events: z
    .array(z.looseObject({ name: z.string().default(''), attributes: keyValues.default([]) }))
    .max(10_000)
    .default([]),
  status: z
    .looseObject({ code: z.union([z.number(), z.string()]).optional(), message: z.string().optional() })
    .optional(),
});

/** `ExportTraceServiceRequest` as JSON: what exporters send to `/v1/traces`. */
export const traceRequest = z.looseObject({
  resourceSpans: z
    .array(
      z.looseObject({
        resource: z.looseObject({ attributes: keyValues.default([]) }).optional(),
        scopeSpans: z
          .array(z.looseObject({ spans: z.array(span).max(10_000).default([]) }))
          .max(1000)
          .default([]),
      }),
    )
    .max(1000)
    .default([]),
});

export type OtlpSpan = z.output<typeof span>;

export type Attributes = ReadonlyMap<string, unknown>;

/** Attributes by name, with values as JavaScript has them. */
export function attributesOf(list: readonly { readonly key: string; readonly value?: unknown }[]): Attributes {
  return new Map(list.map(({ key, value }) => [key, plain(value, 0)]));
}

const depthMax = 20;

function plain(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > depthMax) return undefined;
  const given = value as Partial<Record<string, unknown>>;
  if (typeof given['stringValue'] === 'string') return given['stringValue'];
  if (typeof given['boolValue'] === 'boolean') return given['boolValue'];
  if (given['intValue'] !== undefined) return Number(given['intValue']);
  if (typeof given['doubleValue'] === 'number') return given['doubleValue'];
  const values = (given['arrayValue'] as { values?: unknown } | undefined)?.values;
  if (Array.isArray(values)) return values.map((each) => plain(each, depth + 1));
  const pairs = (given['kvlistValue'] as { values?: unknown } | undefined)?.values;
  if (!Array.isArray(pairs)) return undefined;
  return Object.fromEntries((pairs as KeyValue[]).map((pair) => [String(pair?.key), plain(pair?.value, depth + 1)]));
}
