import type { Constraint, JsonSchema, ProcessorUse } from '#contract';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';

const choicesMax = 1024;
const choiceCharactersMax = 64 * 1024;
/** Its automaton has up to two states for each, of which a grammar may have 50,000. */
const substringCharactersMax = 16 * 1024;
/** Of a schema, a pattern or a grammar. */
const sourceCharactersMax = 256 * 1024;
const processorsMax = 8;
/** Of a constraint that is combined of others. */
const depthMax = 16;
const partsMax = 256;

/**
 * How large a constraint may be; whether it can be held to is for its grammar to say.
 *
 * @throws InvalidRequestError
 */
export function checkConstraint(constraint: Constraint | undefined, depth = 0): void {
  if (constraint !== undefined && 'of' in constraint) checkParts(constraint, depth);
  else if (constraint?.kind === 'choices') checkChoices(constraint.choices);
  else if (constraint?.kind === 'substring') checkSubstring(constraint.text);
  else if (constraint?.kind === 'json') checkSchema('constraint.schema', constraint.schema);
  else if (constraint?.kind === 'regex') checkLength('constraint.pattern', constraint.pattern);
  else if (constraint?.kind === 'grammar') checkLength('constraint.grammar', constraint.grammar);
}

function checkParts(constraint: Extract<Constraint, { readonly of: unknown }>, depth: number): void {
  const parts = constraint.kind === 'not' ? [constraint.of] : constraint.of;
  if (depth >= depthMax) throw new InvalidRequestError('constraint', `is combined more than ${depthMax} deep`);
  if (parts.length === 0 || parts.length > partsMax) {
    throw new InvalidRequestError('constraint.of', `has ${parts.length} parts, but must have from 1 to ${partsMax}`);
  }
  for (const part of parts) checkConstraint(part, depth + 1);
}

/** @throws InvalidRequestError */
export function checkSchema(parameter: string, schema: JsonSchema | undefined): void {
  if (schema === undefined || typeof schema === 'boolean') return;
  checkLength(parameter, JSON.stringify(schema));
}

function checkLength(parameter: string, text: string): void {
  if (text.length <= sourceCharactersMax) return;
  throw new InvalidRequestError(parameter, `has ${text.length} characters, at most ${sourceCharactersMax} are read`);
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

function checkSubstring(text: string): void {
  if (text === '' || text.length > substringCharactersMax) {
    const problem = `has ${text.length} characters, but must have from 1 to ${substringCharactersMax}`;
    throw new InvalidRequestError('constraint.text', problem);
  }
  if (!text.isWellFormed()) throw new InvalidRequestError('constraint.text', 'holds half of a surrogate pair');
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
