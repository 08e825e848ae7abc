import type { Ask } from '../trials/ask.ts';
import type { ExperimentCase } from '../cases/experiment-case.ts';
import { expectedOf } from '../cases/experiment-case.ts';

/** A question that was answered otherwise than is expected. */
export interface Mistake {
  readonly case: ExperimentCase;
  readonly answer: string;
}

const mistakesShown = 4;
const instructionTokensMax = 200;

/** Has a model write a better instruction, from what went wrong with one (in the manner of GEPA, Agrawal et al. 2025). */
export async function reflect(
  { ask, model, seed }: { readonly ask: Ask; readonly model: string; readonly seed: number },
  instruction: string | undefined,
  mistakes: readonly Mistake[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const shown = mistakes
    .slice(0, mistakesShown)
    .map(({ case: one, answer }) =>
      [
        ...Object.entries(one.values).map(
          ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
        ),
        `answered: ${answer}`,
        `expected: ${expectedOf(one)[0]}`,
      ].join('\n'),
    );
  const content = [
    'A model was given this instruction:',
    instruction ?? '(none)',
    '\nIt made these mistakes:',
    shown.join('\n\n'),
    '\nWrite a better instruction, for all inputs of the kind. Reply with the instruction alone.',
  ].join('\n');
  const defaults = { settings: { temperature: 0.7, tokensMax: instructionTokensMax } };
  const { text } = await ask({ model, messages: [{ role: 'user', content }], defaults, seed }, signal);
  // Braces would be holes of a template.
  const written = text.trim().replaceAll('{{', '{ {');
  return written === '' ? undefined : written;
}
