import { LodeError } from '#base';
import type { Constraint, JsonSchema } from '#contract';
import {
  allOf,
  anyText,
  compileJsonSchema,
  concat,
  type Grammar,
  jsonSpace,
  literal,
  not,
  parseGrammar,
  type Regex,
  type Rule,
} from '#grammar';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import type { AnswerForm } from './answer-form.ts';
import { MergedRules } from './merged-rules.ts';
import { regexOf } from './regular-constraint.ts';

/** More are not called for in one answer: a small model may not know when to stop. */
const callsMax = 16;

/**
 * All answers of a form: perhaps a thought, then text or calls.
 *
 * @throws InvalidRequestError for what cannot be held to
 */
export function answerGrammar({ constraint, calls, thoughts }: AnswerForm): Grammar {
  const merged = new MergedRules();
  const free = calls === undefined ? anyText : without(calls.syntax.trigger);
  const said = constraint === undefined ? text(free) : constraintRule(constraint, merged);
  const answers: Rule[] = calls?.required ? [] : [said];
  if (calls !== undefined) {
    const called = callsRule(calls, merged);
    // Without a form for it, the model may say something before it calls.
    answers.push(calls.required || constraint !== undefined ? called : sequence(text(free), called));
  }
  const answer: Rule = { kind: 'choice', options: answers };
  const start = thoughts === undefined ? answer : sequence(thoughtRule(thoughts), answer);
  return { start, rules: merged.rules };
}

function callsRule({ syntax, tools, parallel }: NonNullable<AnswerForm['calls']>, merged: MergedRules): Rule {
  const { begin, middle, close, between, end } = syntax;
  const calls = tools.map(({ name, parameters }) => {
    const given = held('input.tools', `hold "${name}", whose parameters`, () => argumentsGrammar(parameters));
    return sequence(word(name + middle), merged.add(given), word(close));
  });
  return sequence(
    word(begin),
    {
      kind: 'repeat',
      item: { kind: 'choice', options: calls },
      min: 1,
      max: parallel ? callsMax : 1,
      separator: word(between),
    },
    word(end),
  );
}

/** Arguments are an object always, also where the schema does not say so. */
function argumentsGrammar(parameters: JsonSchema = { additionalProperties: false }): Grammar {
  return jsonGrammar(typeof parameters === 'object' ? { ...parameters, type: 'object' } : parameters);
}

/** Small models do not get out of white space and zeros again, where there may be any amount. */
function jsonGrammar(schema: JsonSchema): Grammar {
  return compileJsonSchema(schema, { whitespace: 'modest', numbers: 'plain' });
}

function constraintRule(constraint: Constraint, merged: MergedRules): Rule {
  const regex = held('constraint', 'has a pattern that', () => regexOf(constraint));
  if (regex !== undefined) return text(regex);
  switch (constraint.kind) {
    case 'json':
      return merged.add(
        held('constraint', 'has a schema that', () => jsonGrammar(constraint.schema ?? { type: 'object' })),
      );
    case 'grammar':
      return merged.add(held('constraint', 'has a grammar that', () => parseGrammar(constraint.grammar)));
    case 'sequence':
      return sequence(...constraint.of.map((part) => constraintRule(part, merged)));
    case 'any':
      return { kind: 'choice', options: constraint.of.map((part) => constraintRule(part, merged)) };
    default:
      throw new InvalidRequestError(
        'constraint',
        'joins or denies JSON or a grammar, of which only patterns and choices can be',
      );
  }
}

/** What the front ends of grammars find wrong is told of the part of the request that it is in. */
function held<Made>(parameter: string, subject: string, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof LodeError)) throw error;
    throw new InvalidRequestError(parameter, `${subject} no answer can be held to: ${withoutPeriod(error)}`, error);
  }
}

function withoutPeriod({ message }: LodeError): string {
  return message.replace(/\.$/, '');
}

function thoughtRule({ open, close, hasBegun }: NonNullable<AnswerForm['thoughts']>): Rule {
  const rest = sequence(text(without(close)), word(close), text(jsonSpace));
  if (hasBegun) return rest;
  return { kind: 'repeat', item: sequence(text(jsonSpace), word(open), rest), min: 0, max: 1 };
}

/** Any text that does not hold another. */
function without(part: string): Regex {
  return allOf([anyText, not(concat([anyText, literal(part), anyText]))]);
}

function text(regex: Regex): Rule {
  return { kind: 'text', regex };
}

function word(exact: string): Rule {
  return text(literal(exact));
}

function sequence(...parts: readonly Rule[]): Rule {
  return { kind: 'sequence', parts };
}
