import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { UnsupportedFieldError } from '../errors/unsupported-field-error.ts';
import type { GatewayLimits } from '../limits.ts';
import { newId } from '../new-id.ts';
import type { Route, RouteGuards } from '../route.ts';
import type { Endpoint, Exchange } from '../surface.ts';

const scope = 'chat';
const part = z.strictObject(
  { type: z.literal('text', { error: 'guards judge text only' }), text: z.string() },
  { error: 'it must be a part of type "text"' },
);

/** The body of `POST /v1/moderations`. */
export function moderationSchema({ embeddingsMax }: Pick<GatewayLimits, 'embeddingsMax'>) {
  return z.strictObject({
    /** The route whose guards judge. May be left out where one that the key sees has some. */
    model: z.string().nullish(),
    input: z.union(
      [z.string(), z.array(z.string()).min(1).max(embeddingsMax), z.array(part).min(1).max(embeddingsMax)],
      {
        error: `it must be a text, a list of at most ${embeddingsMax} texts, or a list of parts of type "text"`,
      },
    ),
  });
}

/** `POST /v1/moderations`: what the guards of a route have against texts. No model is asked. */
export function moderate(limits: GatewayLimits): Endpoint {
  const schema = moderationSchema(limits);
  return {
    method: 'POST',
    path: '/v1/moderations',
    access: { scope },
    about: { summary: 'Tell what the guards of a route have against texts', body: schema },
    handle: (exchange) => {
      const { model, input } = checkFields(schema, objectBody(exchange.body));
      const { name, guards } = guardedRoute(exchange, model ?? undefined);
      const results = textsOf(input).map((text) => resultOf(guards, text));
      return jsonAnswer({ id: newId('modr'), model: name, results });
    },
  };
}

type Guarded = Route & { readonly guards: RouteGuards };

/**
 * The route that is named, or the only one that has guards.
 *
 * @throws ModelNotFoundError, UnsupportedFieldError when nothing there could judge, InvalidFieldError when several could
 */
function guardedRoute({ routes, key }: Exchange, named: string | undefined): Guarded {
  if (named !== undefined) {
    const route = routes.find(named, key, scope);
    if (isGuarded(route)) return route;
    throw new UnsupportedFieldError('model', `no guard stands before "${route.name}": declare one, and name its route`);
  }
  const [only, ...others] = routes.visibleTo(key).filter(isGuarded);
  if (only === undefined)
    throw new UnsupportedFieldError('input', 'no route here has a guard that could judge it: declare one');
  if (others.length > 0)
    throw new InvalidFieldError(
      'model',
      `several routes have guards; it must name one: ${[only, ...others].map(({ name }) => name).join(', ')}`,
    );
  return routes.find(only.name, key, scope) as Guarded;
}

function isGuarded(route: Route): route is Guarded {
  return route.guards !== undefined;
}

/** Parts are judged together, as the one message that they are of. */
function textsOf(input: z.output<ReturnType<typeof moderationSchema>>['input']): readonly string[] {
  if (typeof input === 'string') return [input];
  const isParts = input.some((each) => typeof each === 'object');
  return isParts
    ? [input.map((each) => (typeof each === 'object' ? each.text : each)).join('\n')]
    : (input as readonly string[]);
}

/**
 * A result holds the categories that were looked for, and no other: what nobody has looked for is not told as absent. A
 * guard is sure of what it says, so that scores are 0 or 1.
 */
function resultOf(guards: RouteGuards, text: string) {
  const findings = guards.judge(text);
  const each = <Value>(value: (isFound: boolean) => Value) =>
    Object.fromEntries(findings.map(({ category, isFound }) => [category, value(isFound)]));
  return {
    flagged: findings.some(({ isFound }) => isFound),
    categories: each((isFound) => isFound),
    category_scores: each((isFound) => (isFound ? 1 : 0)),
    category_applied_input_types: each(() => ['text']),
  };
}
