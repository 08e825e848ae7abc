import { z } from 'zod';
import type { ChatMessage, JsonSchema } from '#contract';
import { checkFields } from '../check-body.ts';
import type { Route, RoutePrompt } from '../route.ts';
import { PromptNotFoundError } from './errors/prompt-not-found-error.ts';
import type { Viewer } from './viewer.ts';

const getSchema = z.object({ name: z.string(), arguments: z.record(z.string(), z.string()).default({}) });

/** `prompts/list`: the prompts that stand behind routes of the key, by the names of these. */
export function listPrompts({ routes, key }: Viewer): object {
  const prompts = routes.visibleTo(key).flatMap(({ name, prompt }) =>
    prompt === undefined
      ? []
      : [
          {
            name,
            title: prompt.identity?.name ?? name,
            description: `The prompt of the route "${name}".`,
            arguments: prompt.variables.map((variable) => argumentOf(variable, prompt)),
          },
        ],
  );
  return { prompts };
}

/**
 * `prompts/get`: the messages, filled in.
 *
 * @throws InvalidFieldError, PromptNotFoundError, InvalidVariablesError
 */
export async function getPrompt(params: object, { routes, key }: Viewer): Promise<object> {
  const { name, arguments: given } = checkFields(getSchema, params);
  const visible = routes.visibleTo(key).find((route) => route.name === name);
  const { prompt } = visible === undefined ? noRoute : routes.find(name, key, 'mcp');
  if (prompt === undefined) throw new PromptNotFoundError(name);
  const values = Object.entries(given).map(([variable, text]) => [variable, valueOf(text, typeOf(variable, prompt))]);
  const { messages } = await prompt.render(Object.fromEntries(values));
  return {
    description: `The prompt of the route "${name}".`,
    messages: messages.map((message) => promptMessage(message)),
  };
}

/** The values that an argument of a prompt can have, where they are listed; undefined where there is no such prompt. */
export function promptValues(name: string, argument: string, { routes, key }: Viewer): readonly string[] | undefined {
  const prompt = routes.visibleTo(key).find((route) => route.name === name)?.prompt;
  if (prompt === undefined) return undefined;
  const { enum: values, type } = schemaOf(argument, prompt);
  if (type === 'boolean') return ['true', 'false'];
  if (!Array.isArray(values)) return [];
  return values.map((value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)));
}

const noRoute: Pick<Route, 'prompt'> = {};

function argumentOf(name: string, prompt: RoutePrompt) {
  const schema = schemaOf(name, prompt);
  const type = typeOf(name, prompt);
  const said = typeof schema['description'] === 'string' ? schema['description'] : undefined;
  // Arguments travel as text; whoever writes one must know what is read from it.
  const description = type === 'string' ? said : [said, `(${type}, as JSON)`].filter(Boolean).join(' ');
  const required = keyword(prompt.schema, 'required');
  return {
    name,
    ...(description !== undefined && { description }),
    required: !Array.isArray(required) || required.includes(name),
  };
}

/** The type that the prompt declares for a variable; text where it declares none. */
function typeOf(name: string, prompt: RoutePrompt): string {
  const { type } = schemaOf(name, prompt);
  return typeof type === 'string' ? type : 'string';
}

function schemaOf(name: string, { schema }: RoutePrompt): Readonly<Record<string, unknown>> {
  const properties = keyword(schema, 'properties') as Readonly<Record<string, unknown>> | undefined;
  const declared = properties?.[name];
  return typeof declared === 'object' && declared !== null ? (declared as Readonly<Record<string, unknown>>) : {};
}

function keyword(schema: JsonSchema | undefined, name: string): unknown {
  return typeof schema === 'object' ? schema[name] : undefined;
}

/** What is no JSON is left as text: the prompt says what is wrong with it. */
function valueOf(text: string, type: string): unknown {
  if (type === 'string') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The protocol knows two roles; instructions are the user's there. */
function promptMessage({ role, content }: ChatMessage) {
  const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return { role: role === 'assistant' ? 'assistant' : 'user', content: { type: 'text', text } };
}
