import { InvalidSchemaError } from '../errors/invalid-schema-error.ts';
import { SchemaBudgetError } from '../errors/schema-budget-error.ts';
import type { Term } from '../term/term.ts';
import type { Terms } from '../term/terms.ts';
import { type DialectName, dialectOf } from './dialect.ts';
import { expectString } from './expect.ts';
import { isObject, type Place, within } from './place.ts';
import { readArrays } from './read-arrays.ts';
import { readCombinations } from './read-combinations.ts';
import { readNumbers } from './read-numbers.ts';
import { readObjects } from './read-objects.ts';
import { readStrings } from './read-strings.ts';
import { readUnevaluated } from './read-unevaluated.ts';
import { readValues } from './read-values.ts';
import type { Reader } from './reader.ts';
import { indexSchema, type SchemaDocument } from './schema-document.ts';

const depthMax = 256;

/** The term that a JSON Schema says. Only what can be reached from its root is read. */
export function readSchema(schema: unknown, terms: Terms, dialectName: DialectName | undefined): Term {
  const dialect = dialectOf(schema, dialectName);
  const document = indexSchema(schema, dialect);
  let depth = 0;
  const reader: Reader = {
    terms,
    dialect,
    enter: (place) => withScope(document, document.enter(place)),
    targetsOf: (place) => referencesOf(document, place).map(({ target }) => target),
    read: (outer) => {
      const place = reader.enter(outer);
      if (place.value === true) return terms.everything;
      if (place.value === false) return terms.nothing;
      if (!isObject(place.value)) throw new InvalidSchemaError(place.path, 'a schema is an object or a boolean');
      if (depth >= depthMax) throw new SchemaBudgetError(place.path, 'levels', depthMax);
      depth += 1;
      try {
        return readKeywords(reader, document, place);
      } finally {
        depth -= 1;
      }
    },
  };
  return reader.read(document.root);
}

function readKeywords(reader: Reader, document: SchemaDocument, place: Place): Term {
  const { terms, dialect } = reader;
  const reference = readReferences(reader, document, place);
  if (reference.length > 0 && !dialect.readsBesideReference) return terms.all(reference, place.path);
  const readers = [readValues, readNumbers, readStrings, readArrays, readObjects, readCombinations, readUnevaluated];
  return terms.all([...reference, ...readers.flatMap((read) => read(reader, place))], place.path);
}

/** `$ref`, `$dynamicRef` and `$recursiveRef`. */
function readReferences({ terms, read }: Reader, document: SchemaDocument, place: Place): readonly Term[] {
  return referencesOf(document, place).map(({ target, path }) =>
    terms.refer(`${target.path} ${target.scope.join(' ')}`, path, () => read(target)),
  );
}

function referencesOf(
  document: SchemaDocument,
  place: Place,
): readonly { readonly target: Place; readonly path: string }[] {
  const resolvers = { $ref: 'resolve', $dynamicRef: 'resolveDynamic', $recursiveRef: 'resolveDynamic' } as const;
  return Object.entries(resolvers).flatMap(([keyword, resolver]) => {
    const at = within(place, keyword);
    if (at.value === undefined) return [];
    const target = document[resolver](expectString(at), at);
    return [{ target: { ...target, scope: place.scope }, path: at.path }];
  });
}

/** Which resources lie on the way matters only where a dynamic reference may ask. */
function withScope(document: SchemaDocument, place: Place): Place {
  if (!document.isDynamic || place.scope.includes(place.base)) return place;
  return { ...place, scope: [...place.scope, place.base] };
}
