import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { UsageError } from '../usage-error.ts';

const lineMax = 64 * 1024 * 1024;

/** A schema with what should be valid under it and what should not. */
export interface SchemaCase {
  /** What it is called in the results. */
  readonly file: string;
  readonly schema: unknown;
  readonly tests: readonly InstanceCase[];
}

export interface InstanceCase {
  readonly description: string;
  readonly valid: boolean;
  /** The instance as JSON text, as Python's json.dumps writes it: a space after commas and colons, nothing escaped without need. */
  readonly text: string;
}

/**
 * Reads a file of lines `{"file"?, "schema", "tests": [{"description"?, "valid", "data"}]}`, as MaskBench's data is.
 *
 * @throws UsageError that names the line which is not like that
 */
export async function* readSchemaFile(path: string): AsyncGenerator<SchemaCase> {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`There is no file ${path}.`, 'grammar');
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() === '') continue;
    const wrong = (what: string) => new UsageError(`Line ${number} of ${path} ${what}.`, 'grammar');
    if (line.length > lineMax) throw wrong('is too long');
    yield parseLine(line, number, wrong);
  }
}

function parseLine(line: string, number: number, wrong: (what: string) => UsageError): SchemaCase {
  let plain: Record<string, unknown>;
  try {
    plain = JSON.parse(line) as Record<string, unknown>;
  } catch {
    throw wrong('is not JSON');
  }
  if (typeof plain !== 'object' || plain === null || !('schema' in plain)) throw wrong('has no "schema"');
  const { file, schema, tests = [] } = plain;
  const exact = (JSON.parse(line, keepNumbers) as { readonly tests?: unknown }).tests ?? [];
  if (!Array.isArray(tests) || !Array.isArray(exact)) throw wrong('has "tests" that are no list');
  return {
    file: typeof file === 'string' ? file : `line ${number}`,
    schema,
    tests: tests.map((each: { readonly description?: unknown; readonly valid?: unknown } | null, index) => {
      if (typeof each?.valid !== 'boolean' || !('data' in each))
        throw wrong(`has a test, its number ${index + 1}, without "valid" or "data"`);
      return {
        description: String(each.description ?? ''),
        valid: each.valid,
        text: spacedJson((exact[index] as { readonly data: unknown }).data),
      };
    }),
  };
}

/** A number as it was written: a float would turn 1.0 into 1. */
class WrittenNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

function keepNumbers(this: unknown, _key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? new WrittenNumber(context?.source ?? String(value)) : value;
}

function spacedJson(value: unknown): string {
  if (value instanceof WrittenNumber) return value.source;
  if (Array.isArray(value)) return `[${value.map(spacedJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${spacedJson(member)}`);
  return `{${members.join(', ')}}`;
}
