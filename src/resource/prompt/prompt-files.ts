import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parsePromptFile, type PromptExample, type PromptMessage } from '#prompt';
import { type Callable, callerLocation } from '#stack';
import { PromptFileError } from './prompt-file-error.ts';

/** Reads files beside the one that declares a prompt. */
export interface PromptFiles {
  messages(file: string | URL): readonly PromptMessage[];
  /** An example in each line, as JSON; what they hold is checked with the prompt. */
  examples(file: string | URL): readonly PromptExample[];
}

/**
 * @param declaring the function that the stack called, from whose caller's folder relative paths start
 * @returns what throws a PromptFileError
 */
export function promptFiles(prompt: string, declaring: Callable): PromptFiles {
  const reading = <T>(place: string, read: () => T): T => {
    try {
      return read();
    } catch (cause) {
      throw new PromptFileError(prompt, place, cause);
    }
  };
  const pathOf = (file: string | URL) =>
    file instanceof URL ? fileURLToPath(file) : resolve(dirname(callerLocation(declaring).file), file);
  return {
    messages: (file) => {
      const path = pathOf(file);
      return parsePromptFile(reading(path, () => readFileSync(path, 'utf8')));
    },
    examples: (file) => {
      const path = pathOf(file);
      const lines = reading(path, () => readFileSync(path, 'utf8')).split(/\r?\n/);
      return lines.flatMap((line, index) =>
        line.trim() === '' ? [] : [reading(`${path}:${index + 1}`, () => JSON.parse(line) as PromptExample)],
      );
    },
  };
}
