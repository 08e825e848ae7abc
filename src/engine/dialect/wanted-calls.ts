import type { GenerateRequest, JsonSchema, ToolDefinition } from '#contract';
import { checkSchema } from '../constraint/constraint-limits.ts';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';

const toolsMax = 128;
const toolName = /^[a-zA-Z0-9_-]{1,64}$/;

/** The calls that an answer may hold. */
export interface WantedCalls {
  /** Not empty. */
  readonly tools: readonly ToolDefinition[];
  /** At least one call, and no text. */
  readonly required: boolean;
  readonly parallel: boolean;
}

/**
 * What a request wants to be called; nothing when it has no tools or forbids calls.
 *
 * @throws InvalidRequestError
 */
export function wantedCalls({ input, toolUse }: GenerateRequest): WantedCalls | undefined {
  const tools = (input.kind === 'chat' && input.tools) || [];
  checkTools(tools);
  const { choice = 'auto', only, parallel = true } = toolUse ?? {};
  if (choice === 'none') return undefined;
  const allowed = only === undefined ? tools : only.map((name) => toolNamed(name, tools));
  if (allowed.length > 0) return { tools: allowed, required: choice === 'required', parallel };
  if (choice !== 'required') return undefined;
  throw new InvalidRequestError('toolUse', 'requires a call, and there is no tool that may be called');
}

/** A request whose prompt tells of no tools where none may be called. */
export function withoutForbiddenTools(request: GenerateRequest): GenerateRequest {
  const { input, toolUse } = request;
  if (input.kind !== 'chat' || toolUse?.choice !== 'none') return request;
  return { ...request, input: { ...input, tools: undefined } };
}

function toolNamed(name: string, tools: readonly ToolDefinition[]): ToolDefinition {
  const tool = tools.find((each) => each.name === name);
  if (tool === undefined) throw new InvalidRequestError('toolUse', `names "${name}", which is not among the tools`);
  return tool;
}

function checkTools(tools: readonly ToolDefinition[]): void {
  const refuse = (problem: string) => new InvalidRequestError('input.tools', problem);
  if (tools.length > toolsMax) throw refuse(`are ${tools.length}, at most ${toolsMax} are allowed`);
  const names = new Set<string>();
  for (const { name, parameters } of tools) {
    checkSchema('input.tools', parameters);
    if (!isOfObjects(parameters)) throw refuse(`hold "${name}", whose parameters are not of the type "object"`);
    if (!toolName.test(name)) {
      throw refuse(`hold the name ${JSON.stringify(name)}: 1 to 64 letters, digits, "_" and "-" are allowed`);
    }
    if (names.has(name)) throw refuse(`hold the name "${name}" twice`);
    names.add(name);
  }
}

function isOfObjects(parameters: JsonSchema | undefined): boolean {
  if (parameters === undefined || parameters === true) return true;
  return parameters !== false && (parameters['type'] ?? 'object') === 'object';
}
