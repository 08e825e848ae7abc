import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ExperimentCase } from '../cases/experiment-case.ts';
import { InvalidExperimentError } from '../errors/invalid-experiment-error.ts';
import { editDistance, wordOverlap } from '../metrics/texts.ts';
import type { Answer } from '../trials/ask.ts';

/** A share, or whether it holds. */
export type Check = (answer: Answer, one: ExperimentCase) => number | boolean;

type MakeCheck = (value: unknown, threshold: number | undefined) => Check;

const editsMax = 5;
const overlapMin = 0.75;

const ofText =
  (holds: (text: string) => number | boolean): Check =>
  ({ text }) =>
    holds(text);

/** What holds for some or all of several texts, given as a list or with commas. */
const ofSeveral =
  (some: 'some' | 'every', isIn: (text: string, part: string) => boolean): MakeCheck =>
  (value) => {
    const parts = Array.isArray(value)
      ? value.map(String)
      : String(value)
          .split(',')
          .map((part) => part.trim());
    return ofText((text) => parts[some]((part) => isIn(text, part)));
  };

const has = (text: string, part: string): boolean => text.includes(part);
const hasAnyCase = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

/** By their types in promptfoo. */
export const textChecks: Readonly<Record<string, MakeCheck>> = {
  equals: (value) =>
    ofText((text) => (typeof value === 'object' ? isDeepStrictEqual(jsonIn(text), value) : text === String(value))),
  contains: (value) => ofText((text) => has(text, String(value))),
  icontains: (value) => ofText((text) => hasAnyCase(text, String(value))),
  'contains-any': ofSeveral('some', has),
  'contains-all': ofSeveral('every', has),
  'icontains-any': ofSeveral('some', hasAnyCase),
  'icontains-all': ofSeveral('every', hasAnyCase),
  'starts-with': (value) => ofText((text) => text.startsWith(String(value))),
  regex: (value) => {
    const pattern = new RegExp(String(value));
    return ofText((text) => pattern.test(text));
  },
  'is-json': (value) => {
    const isValid = schemaCheck(value);
    return ofText((text) => isValid(jsonIn(text)));
  },
  'contains-json': (value) => {
    const isValid = schemaCheck(value);
    return ofText((text) => jsonPartsOf(text).some(isValid));
  },
  levenshtein: (value, threshold = editsMax) => ofText((text) => editDistance(text, String(value)) <= threshold),
  // One word at a time, which is what it counts unless told otherwise.
  'rouge-n': (value, threshold = overlapMin) => ofText((text) => wordOverlap(text, String(value)) >= threshold),
  'word-count': (value) => {
    const { min, max } =
      typeof value === 'object'
        ? (value as { min?: number; max?: number })
        : { min: +String(value), max: +String(value) };
    return ofText((text) => {
      const count = text.split(/\s+/).filter((word) => word !== '').length;
      return count >= (min ?? 0) && count <= (max ?? Infinity);
    });
  },
  latency:
    (_, threshold = Infinity) =>
    ({ durationMs }) =>
      durationMs <= threshold,
  javascript: (value) => javascriptCheck(String(value)),
};

/** An expression, or the body of a function, over `output` and `context.vars`: what its user says. What throws does not hold. */
function javascriptCheck(source: string): Check {
  if (source.startsWith('file://'))
    throw new InvalidExperimentError(`"${source}" is a program: write it into the assertion`);
  const body = source.trim().includes('\n') ? source : `return ${source}`;
  // oxlint-disable-next-line no-implied-eval
  const check = new Function('output', 'context', body) as (output: string, context: object) => unknown;
  return ({ text }, { values }) => {
    const result = resultOf(() => check(text, { vars: values }));
    if (typeof result === 'boolean' || typeof result === 'number') return result;
    const { pass, score } = (result ?? {}) as { readonly pass?: unknown; readonly score?: unknown };
    return typeof score === 'number' && pass === true ? score : pass === true;
  };
}

function resultOf(check: () => unknown): unknown {
  try {
    return check();
  } catch {
    return false;
  }
}

function schemaCheck(value: unknown): (json: unknown) => boolean {
  if (value === undefined) return (json) => json !== undefined;
  const schema = z.fromJSONSchema(
    (typeof value === 'string' ? JSON.parse(value) : value) as z.core.JSONSchema.JSONSchema,
  );
  return (json) => json !== undefined && schema.safeParse(json).success;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What may be JSON in a text: from each opening bracket to the last that closes. */
function jsonPartsOf(text: string): readonly unknown[] {
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1;
  const parts: unknown[] = [];
  for (const { index } of text.slice(0, end).matchAll(/[[{]/g)) {
    for (let to = end; to > index; to = Math.max(text.lastIndexOf('}', to - 2), text.lastIndexOf(']', to - 2)) + 1) {
      const json = jsonIn(text.slice(index, to));
      if (json === undefined) continue;
      parts.push(json);
      break;
    }
  }
  return parts;
}
