import { UnsupportedSchemaError } from '../errors/unsupported-schema-error.ts';

/**
 * Where versions of JSON Schema differ in what the same text means. Keywords that only one version has are read in all of
 * them, because schemas rarely say which version they are and nobody writes a keyword to have it ignored.
 */
export interface Dialect {
  readonly name: '2020-12' | '2019-09' | 'draft-07' | 'draft-06' | 'draft-04' | 'openapi-3.0';
  /** Up to draft 7 a `$ref` hides everything beside it. */
  readonly readsBesideReference: boolean;
  /** What names a schema. */
  readonly idKeyword: '$id' | 'id';
  /** Whether `nullable` adds null to `type`. */
  readonly knowsNullable: boolean;
}

export type DialectName = Dialect['name'];

const dialects: Readonly<Record<DialectName, Dialect>> = {
  '2020-12': { name: '2020-12', readsBesideReference: true, idKeyword: '$id', knowsNullable: false },
  '2019-09': { name: '2019-09', readsBesideReference: true, idKeyword: '$id', knowsNullable: false },
  'draft-07': { name: 'draft-07', readsBesideReference: false, idKeyword: '$id', knowsNullable: false },
  'draft-06': { name: 'draft-06', readsBesideReference: false, idKeyword: '$id', knowsNullable: false },
  'draft-04': { name: 'draft-04', readsBesideReference: false, idKeyword: 'id', knowsNullable: false },
  'openapi-3.0': { name: 'openapi-3.0', readsBesideReference: false, idKeyword: '$id', knowsNullable: true },
};

/** In what the schema's `$schema` names; 2020-12 where it names nothing, or something of its author's own. */
export function dialectOf(schema: unknown, asked: DialectName | undefined): Dialect {
  if (asked !== undefined) return dialects[asked];
  const named = typeof schema === 'object' && schema !== null && '$schema' in schema ? schema.$schema : undefined;
  if (typeof named !== 'string') return dialects['2020-12'];
  if (/\/draft-0[123]\/schema/.test(named)) throw new UnsupportedSchemaError('#/$schema', 'draft 3', named);
  const known = (Object.keys(dialects) as DialectName[]).find((name) => named.includes(`${name}/schema`));
  return dialects[known ?? '2020-12'];
}
