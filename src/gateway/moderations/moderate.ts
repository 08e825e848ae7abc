import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { UnsupportedFieldError } from '../errors/unsupported-field-error.ts';
import type { GatewayLimits } from '../limits.ts';
import { newId } from '../new-id.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { type CategoryScore, type Judge, judgeOf } from './judge.ts';

const scope = 'chat';
/** From here on a text counts as having what a classifier says of it. */
const likely = 0.5;
const part = z.strictObject(
  { type: z.literal('text', { error: 'guards judge text only' }), text: z.string() },
  { error: 'it must be a part of type "text"' },
);

/** The body of `POST /v1/moderations`. */
export function moderationSchema({ embeddingsMax }: Pick<GatewayLimits, 'embeddingsMax'>) {
  return z.strictObject({
    /** The route that judges. May be left out where one that the key sees can. */
    model: z.string().nullish(),
    input: z.union(
      [z.string(), z.array(z.string()).min(1).max(embeddingsMax), z.array(part).min(1).max(embeddingsMax)],
      {
        error: `it must be a text, a list of at most ${embeddingsMax} texts, or a list of parts of type "text"`,
      },
    ),
  });
}

/** `POST /v1/moderations`: what the guards of a route, or the classifier that it is, have against texts. */
export function moderate(limits: GatewayLimits): Endpoint {
  const schema = moderationSchema(limits);
  return {
    method: 'POST',
    path: '/v1/moderations',
    access: { scope },
    about: { summary: 'Tell what guards or a classifier have against texts', body: schema },
    handle: async (exchange) => {
      const { model, input } = checkFields(schema, objectBody(exchange.body));
      const { name, judge } = judgingRoute(exchange, model ?? undefined);
      const results = (await judge(textsOf(input), exchange.ask)).map(resultOf);
      return jsonAnswer({ id: newId('modr'), model: name, results });
    },
  };
}

/**
 * The route that is named, or the only one that can judge.
 *
 * @throws ModelNotFoundError, UnsupportedFieldError when nothing there could judge, InvalidFieldError when several could
 */
function judgingRoute(
  { routes, key }: Pick<Exchange, 'routes' | 'key'>,
  named: string | undefined,
): { name: string; judge: Judge } {
  if (named !== undefined) {
    const route = routes.find(named, key, scope);
    const judge = judgeOf(route);
    if (judge) return { name: route.name, judge };
    throw new UnsupportedFieldError('model', `no guard stands before "${route.name}", and it is no classifier`);
  }
  const judging = routes.visibleTo(key).filter((route) => judgeOf(route) !== undefined);
  const [only, ...others] = judging;
  if (only === undefined)
    throw new UnsupportedFieldError('input', 'no route here has a guard or is a classifier: declare one');
  if (others.length > 0) {
    const names = judging.map(({ name }) => name).join(', ');
    throw new InvalidFieldError('model', `several routes can judge; it must name one: ${names}`);
  }
  return judgingRoute({ routes, key }, only.name);
}

/** Parts are judged together, as the one message that they are of. */
function textsOf(input: z.output<ReturnType<typeof moderationSchema>>['input']): readonly string[] {
  if (typeof input === 'string') return [input];
  const isParts = input.some((each) => typeof each === 'object');
  return isParts
    ? [input.map((each) => (typeof each === 'object' ? each.text : each)).join('\n')]
    : (input as readonly string[]);
}

/** A result holds the categories that were looked for, and no other: what nobody has looked for is not told as absent. */
function resultOf(scores: readonly CategoryScore[]) {
  const each = <Value>(value: (score: number) => Value) =>
    Object.fromEntries(scores.map(({ category, score }) => [category, value(score)]));
  return {
    flagged: scores.some(({ score }) => score >= likely),
    categories: each((score) => score >= likely),
    category_scores: each((score) => score),
    category_applied_input_types: each(() => ['text']),
  };
}
