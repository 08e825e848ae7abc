import { Script } from 'node:vm';
import { InvalidBodyError } from '../errors/invalid-body-error.ts';

/**
 * The function that a text is, with nothing of the place where it was written. A method of an object is written without
 * the word that makes it a function elsewhere.
 *
 * @throws InvalidBodyError
 */
export function functionIn(program: string, source: string): (...given: never[]) => unknown {
  const forms = [source, source.replace(/^async\s+/, 'async function '), `function ${source}`];
  let problem: unknown;
  for (const form of forms) {
    try {
      const script = new Script(`'use strict'; (${form})`, { filename: `program-${program}.js` });
      return script.runInThisContext() as (...given: never[]) => unknown;
    } catch (cause) {
      problem ??= cause;
    }
  }
  throw new InvalidBodyError(program, 'its source is no function', problem);
}
