import { SchemaBudgetError } from '../errors/schema-budget-error.ts';
import { UnsupportedSchemaError } from '../errors/unsupported-schema-error.ts';

/** More would not fit on the stack of calls. */
const depthMax = 600;

/**
 * Schemas may refer to themselves, but only by way of a value inside the value: what refers to itself at once says
 * nothing. A question about a value inside is asked apart.
 */
export interface CycleGuard {
  /** Does the work for a key, unless that is being done already. */
  visit<Result>(key: string, path: string, work: () => Result): Result;
  apart<Result>(work: () => Result): Result;
}

export function createCycleGuard(): CycleGuard {
  let open = new Set<string>();
  let depth = 0;
  return {
    visit: (key, path, work) => {
      const level = open;
      if (level.has(key)) throw new UnsupportedSchemaError(path, 'a schema that refers to itself without end');
      if (depth >= depthMax) throw new SchemaBudgetError(path, 'schemas that lead to each other at once', depthMax);
      level.add(key);
      depth += 1;
      try {
        return work();
      } finally {
        level.delete(key);
        depth -= 1;
      }
    },
    apart: (work) => {
      const outer = open;
      open = new Set();
      try {
        return work();
      } finally {
        open = outer;
      }
    },
  };
}
