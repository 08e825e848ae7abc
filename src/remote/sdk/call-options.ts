import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { assert } from '#base';
import type { ChatInput, Constraint, GenerateRequest, ToolDefinition, ToolUse } from '#contract';
import { toldTools } from '../call/told-tools.ts';
import { promptOf } from './prompt.ts';

type Options = LanguageModelV4CallOptions;

/** By the name of the provider. */
export type ProviderOptions = NonNullable<Options['providerOptions']>;

/** What the packages of all providers take, without signal and headers. */
export function callOptions(request: GenerateRequest, providerOptions: ProviderOptions): Options {
  const { input, sampling, tokensMax, stop, constraint, toolUse } = request;
  assert(input.kind === 'chat', 'anything else is refused before');
  return {
    prompt: promptOf(input.messages),
    ...given({
      maxOutputTokens: tokensMax,
      temperature: sampling.temperature,
      topP: sampling.topP,
      topK: sampling.topK,
      presencePenalty: sampling.presencePenalty,
      frequencyPenalty: sampling.frequencyPenalty,
      seed: sampling.seed,
      stopSequences: stop?.length ? [...stop] : undefined,
      responseFormat: formatOf(constraint),
      reasoning: input.reasoning,
      ...toolsOf(input, toolUse),
    }),
    // Log-probabilities are in the chunks alone.
    includeRawChunks: request.logprobs !== undefined,
    providerOptions,
  };
}

function toolsOf(input: ChatInput, use: ToolUse | undefined): Pick<Options, 'tools' | 'toolChoice'> {
  const told = toldTools(input, use);
  if (told === undefined) return {};
  const { tools, name, choice } = told;
  return {
    tools: tools.map(toolOf),
    toolChoice: name === undefined ? { type: choice } : { type: 'tool', toolName: name },
  };
}

type FunctionTool = Extract<NonNullable<Options['tools']>[number], { readonly type: 'function' }>;

function toolOf({ name, description, parameters }: ToolDefinition): FunctionTool {
  const schema = parameters === undefined || typeof parameters === 'boolean' ? { type: 'object' } : parameters;
  return { type: 'function', name, inputSchema: schema as FunctionTool['inputSchema'], ...given({ description }) };
}

function formatOf(constraint: Constraint | undefined): Options['responseFormat'] {
  if (constraint?.kind !== 'json') return undefined;
  const { schema, name, description } = constraint;
  const schemaGiven = typeof schema === 'object' ? { schema: schema as FunctionTool['inputSchema'] } : {};
  return { type: 'json', ...schemaGiven, ...given({ name, description }) };
}

/** Without the members that are undefined: the packages' types tell the two apart. */
function given<Fields extends object>(fields: Fields): { [Name in keyof Fields]: Exclude<Fields[Name], undefined> } {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { [Name in keyof Fields]: Exclude<Fields[Name], undefined> };
}
