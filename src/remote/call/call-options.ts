import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { assert } from '#base';
import type { ChatInput, Constraint, GenerateRequest, ToolDefinition, ToolUse } from '#contract';
import type { Provider } from '../provider/provider.ts';
import { promptOf } from './prompt.ts';

type Options = LanguageModelV4CallOptions;

/** What the packages of all providers take, without signal and headers. */
export function callOptions(request: GenerateRequest, provider: Provider): Options {
  const { input, sampling, tokensMax, stop, constraint, toolUse } = request;
  assert(input.kind === 'chat', 'anything else is refused before');
  return {
    prompt: promptOf(input.messages),
    ...given({
      maxOutputTokens: tokensMax,
      temperature: sampling.temperature,
      topP: sampling.topP,
      // Where it is passed on under the provider's own name, its package would call it unsupported.
      topK: provider.extras.has('topK') ? undefined : sampling.topK,
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
    providerOptions: provider.options(request),
  };
}

/** What the provider is not told because it would not understand it. It only steers, so nothing is refused. */
export function untold({ sampling, toolUse }: GenerateRequest, { extras }: Provider): readonly string[] {
  return [
    ...(sampling.minP !== undefined && !extras.has('minP') ? ['min_p is not offered by the provider'] : []),
    ...(sampling.repetitionPenalty !== undefined && !extras.has('repetitionPenalty')
      ? ['repetition_penalty is not offered by the provider']
      : []),
    ...((toolUse?.only?.length ?? 0) > 1 ? ['the provider is told only of the tools that may be called'] : []),
  ];
}

function toolsOf({ tools = [] }: ChatInput, use: ToolUse | undefined): Pick<Options, 'tools' | 'toolChoice'> {
  if (tools.length === 0) return {};
  const { choice = 'auto', only } = use ?? {};
  const [name, ...others] = only ?? [];
  const isOne = name !== undefined && others.length === 0 && choice === 'required';
  const told = only && !isOne ? tools.filter((tool) => only.includes(tool.name)) : tools;
  return { tools: told.map(toolOf), toolChoice: isOne ? { type: 'tool', toolName: name } : { type: choice } };
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
