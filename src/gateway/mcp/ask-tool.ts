import { z } from 'zod';
import type { ChatMessage, GenerateRequest, JsonSchema } from '#contract';
import { checkFields } from '../check-body.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { GatewayLimits } from '../limits.ts';
import { promptMessages } from '../prompt-messages.ts';
import type { Route } from '../route.ts';
import type { Exchange } from '../surface.ts';
import { noUrgency } from '../urgency.ts';
import { askOutput, readAnswer } from './read-answer.ts';
import { headerKeyword } from './stateless/argument-headers.ts';
import { modelAnnotations, type Tool, type ToolCall } from './tool.ts';

export const askToolName = 'ask';

/** What a client asks a model with. */
function askSchema(limits: GatewayLimits) {
  const stopString = z.string().min(1).max(limits.stopStringLengthMax);
  return z.strictObject({
    route: z.string().optional().describe('Which model to ask. May be left out where there is one.'),
    prompt: z.string().min(1).optional().describe('What the model is to answer.'),
    instructions: z.string().optional().describe('What the model is to keep to.'),
    variables: z.record(z.string(), z.unknown()).optional().describe("Values for the prompt of the model's route."),
    max_tokens: z.int().min(1).optional().describe('Where the answer is cut off at the latest.'),
    temperature: z.number().min(0).max(2).optional(),
    top_p: z.number().min(0).max(1).optional(),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .optional(),
    stop: z.array(stopString).max(limits.stopStringsMax).optional().describe('Texts that the answer ends before.'),
    schema: z.record(z.string(), z.unknown()).optional().describe('A JSON Schema that the answer is held to.'),
  });
}

type AskFields = z.output<ReturnType<typeof askSchema>>;

/** The tool that asks a model of the stack. */
export function askTool(routes: readonly Route[], limits: GatewayLimits): Tool {
  const schema = askSchema(limits);
  return {
    name: askToolName,
    title: 'Ask a model',
    description: `Asks a language model and gives its answer. There are: ${routes.map(({ name }) => name).join(', ')}.`,
    inputSchema: withRoutes(
      schema,
      routes.map(({ name }) => name),
    ),
    outputSchema: askOutput,
    annotations: modelAnnotations,
    call: (given, exchange, signal) => ask(checkFields(schema, given), exchange, signal),
  };
}

/** The form of what is asked, with the names that there are. */
function withRoutes(schema: ReturnType<typeof askSchema>, names: readonly string[]): JsonSchema {
  const { $schema: _dialect, properties, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  const route = { ...(properties?.['route'] as object), enum: names, [headerKeyword]: 'Route' };
  return { ...rest, properties: { ...properties, route }, required: names.length > 1 ? ['route'] : [] };
}

async function* ask(fields: AskFields, exchange: Exchange, signal: AbortSignal): ToolCall {
  const route = routeOf(fields.route, exchange);
  const messages = await promptMessages(route, fields.variables, messagesOf(fields));
  const generate = generateOf(fields);
  const { context, tally } = await exchange.ask({
    route,
    operation: 'chat',
    isStream: true,
    urgency: noUrgency,
    variables: fields.variables,
    requests: [generate],
  });
  const held = { ...context, signal: AbortSignal.any([context.signal, signal]) };
  const events = route.model.generate({ ...generate, input: { kind: 'chat', messages } }, held);
  return yield* readAnswer(events, route, tally);
}

function routeOf(name: string | undefined, { routes, key }: Exchange): Route {
  const [only, ...others] = routes.visibleTo(key);
  if (name === undefined && (only === undefined || others.length > 0))
    throw new InvalidFieldError('route', 'it must be named, because there is not exactly one');
  return routes.find(name ?? only?.name ?? '', key, 'mcp');
}

function messagesOf({ prompt, instructions }: AskFields): readonly ChatMessage[] {
  return [
    ...(instructions === undefined ? [] : [{ role: 'system', content: instructions } as const]),
    ...(prompt === undefined ? [] : [{ role: 'user', content: prompt } as const]),
  ];
}

function generateOf(fields: AskFields): Omit<GenerateRequest, 'input'> {
  const { temperature, top_p: topP, seed, max_tokens: tokensMax, stop, schema } = fields;
  return {
    sampling: { temperature, topP, seed },
    tokensMax,
    stop,
    constraint: schema && { kind: 'json', schema },
  };
}
