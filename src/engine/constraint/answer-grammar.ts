import { LodeError } from '#base';
import type { Constraint } from '#contract';
import {
  anyText,
  concat,
  type Grammar,
  jsonSpace,
  literal,
  not,
  parseGrammar,
  type Regex,
  type Rule,
  texts,
} from '#grammar';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { callsThatBegin } from '../dialect/calls-that-begin.ts';
import type { AnswerForm } from './answer-form.ts';
import { argumentsGrammar, jsonGrammar } from './arguments-grammar.ts';
import { MergedRules } from './merged-rules.ts';
import { without } from './without.ts';
import { regexOf } from './regular-constraint.ts';

/** More are not called for in one answer: a small model may not know when to stop. */
const callsMax = 16;

/**
 * All answers of a form: perhaps a thought, then text or calls.
 *
 * @throws InvalidRequestError for what cannot be held to
 */
export function answerGrammar({ constraint, calls, thoughts, textMark }: AnswerForm): Grammar {
  const merged = new MergedRules();
  const free = freeText(calls);
  const said = constraint === undefined ? text(free) : constraintRule(constraint, merged);
  const answers: Rule[] = calls?.required ? [] : [textMark === undefined ? said : sequence(word(textMark), said)];
  if (calls !== undefined) {
    const called = callsRule(calls, merged);
    const isAlone = calls.required || constraint !== undefined || calls.syntax.trigger === undefined;
    // Without a form for it, the model may say something before it calls.
    answers.push(isAlone ? called : sequence(text(free), called));
  }
  const answer: Rule = { kind: 'choice', options: answers };
  const start = thoughts === undefined ? answer : sequence(thoughtRule(thoughts), answer);
  return { start, rules: merged.rules };
}

/** Any text that cannot be taken for a call. */
function freeText(calls: AnswerForm['calls']): Regex {
  if (calls === undefined) return anyText;
  const { syntax, tools } = calls;
  if (syntax.trigger !== undefined) return without(syntax.trigger);
  return not(concat([jsonSpace, texts(callsThatBegin({ calls: syntax, tools })), anyText]));
}

function callsRule({ syntax, tools, parallel }: NonNullable<AnswerForm['calls']>, merged: MergedRules): Rule {
  const { begin, middle, close, between, end } = syntax;
  const calls = tools.map(({ name, parameters }) => {
    const given = held('input.tools', `hold "${name}", whose parameters`, () =>
      argumentsGrammar(parameters, syntax.arguments),
    );
    return sequence(word(name + middle), merged.add(given), word(close));
  });
  return sequence(
    word(begin),
    {
      kind: 'repeat',
      item: { kind: 'choice', options: calls },
      min: 1,
      max: parallel && !syntax.isSingle ? callsMax : 1,
      separator: word(between),
    },
    word(end),
  );
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

function text(regex: Regex): Rule {
  return { kind: 'text', regex };
}

function word(exact: string): Rule {
  return text(literal(exact));
}

function sequence(...parts: readonly Rule[]): Rule {
  return { kind: 'sequence', parts };
}
