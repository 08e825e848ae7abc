// @ts-expect-error The package comes without types.
import untyped from 'parse-prometheus-text-format';

interface Sample {
  readonly value?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Of a histogram: counts by upper bound. */
  readonly buckets?: Readonly<Record<string, string>>;
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly metrics: readonly Sample[];
}

/** Reads Prometheus' text as others do: the parser is not ours. */
export const parseText: (text: string) => readonly Family[] = untyped;
