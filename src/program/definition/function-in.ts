import { Script } from 'node:vm';
import { z } from 'zod';
import { InvalidBodyError } from '../errors/invalid-body-error.ts';

/**
 * The function that a text is, with nothing of the place where it was written but `z`, which whoever declares schemas has
 * imported there. A method of an object is written without the word that makes it a function elsewhere.
 *
 * @throws InvalidBodyError
 */
export function functionIn(program: string, source: string): (...given: never[]) => unknown {
  const forms = [source, source.replace(/^async\s+/, 'async function '), `function ${source}`];
  let problem: unknown;
  for (const form of forms) {
    try {
      const script = new Script(`'use strict'; (z) => (${form})`, { filename: `program-${program}.js` });
      const withSchemas = script.runInThisContext() as (schemas: typeof z) => (...given: never[]) => unknown;
      return withSchemas(z);
    } catch (cause) {
      problem ??= cause;
    }
  }
  throw new InvalidBodyError(program, 'its source is no function', problem);
}
