import type { Constraint, ProcessorUse } from '#contract';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';

const choicesMax = 1024;
const choiceCharactersMax = 64 * 1024;
const processorsMax = 8;

/** @throws InvalidRequestError */
export function checkConstraint(constraint: Constraint | undefined): void {
  if (constraint === undefined) return;
  if (constraint.kind === 'choices') checkChoices(constraint.choices);
  else throw new InvalidRequestError('constraint', `is of the kind "${constraint.kind}", which cannot be held to`);
}

function checkChoices(choices: readonly string[]): void {
  const refuse = (problem: string) => new InvalidRequestError('constraint.choices', problem);
  if (choices.length === 0 || choices.length > choicesMax) {
    throw refuse(`are ${choices.length}, but must be from 1 to ${choicesMax}`);
  }
  for (const choice of choices) {
    if (choice === '') throw refuse('hold an empty text');
    if (!choice.isWellFormed()) throw refuse('hold half of a surrogate pair');
  }
  const characters = choices.reduce((sum, choice) => sum + choice.length, 0);
  if (characters > choiceCharactersMax) {
    throw refuse(`have ${characters} characters together, at most ${choiceCharactersMax} are allowed`);
  }
}

/** @throws InvalidRequestError */
export function checkProcessors(uses: readonly ProcessorUse[], known: Readonly<Record<string, string>>): void {
  if (uses.length > processorsMax) {
    throw new InvalidRequestError('processors', `are ${uses.length}, at most ${processorsMax} are allowed`);
  }
  const unknown = uses.find(({ name }) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  const names = Object.keys(known);
  const remedy = names.length === 0 ? 'the engine was started with none' : `there are: ${names.join(', ')}`;
  throw new InvalidRequestError('processors', `name "${unknown.name}", which is unknown; ${remedy}`);
}
