import { digestOf } from '#base';
import type { ChatInput, ChatMessage, ToolCall } from '#contract';
import type { CallSyntax } from '../dialect/call-syntax.ts';
import type { Dialect } from '../dialect/dialect.ts';
import { plainText } from './plain-text.ts';
import { toolJson } from './tool-json.ts';
import { systemByUser } from './system-by-user.ts';
import { type MessageVariables, withToolResponses } from './tool-responses.ts';
import { toolsDescribedInText, toolsInText } from './tools-in-text.ts';

const argumentsDepthMax = 64;

/** What a chat template gets to see, by the names that templates use, which are those of the transformers library. */
export interface ChatVariables {
  readonly messages: readonly object[];
  /** Absent where there are none: templates ask whether they are defined. */
  readonly tools?: readonly object[];
  readonly enable_thinking?: boolean;
  readonly reasoning_effort?: string;
}

/** How a message is told. */
interface Telling {
  idOf(id: string): string;
  argumentsOf(json: string): unknown;
  /** Of an answer with calls that says nothing beside them. */
  readonly noText: string | null;
}

/** Says a chat as a model's template wants to have it. */
export function chatVariables(chat: ChatInput, dialect: Dialect): ChatVariables {
  const { calls, habits } = dialect;
  const { messages: given, tools = [], reasoning } = toldOfTools(chat, dialect);
  const messages = habits.refusesSystem ? systemByUser(given) : given;
  const telling: Telling = {
    idOf: idsFor(calls.kind, messages),
    argumentsOf: habits.takesArgumentsAsText ? (json) => json : parsed,
    noText: habits.takesNoTextAsNull ? null : '',
  };
  const names = new Map(messages.flatMap(callsOf).map(({ id, name }) => [id, name]));
  const told = messages.map((message) => messageVariables(message, telling, names));
  return {
    messages: habits.takesResultsAsList ? withToolResponses(told) : told,
    ...(tools.length > 0 && { tools: tools.map(toolJson) }),
    ...(reasoning !== undefined && { enable_thinking: reasoning !== 'none', reasoning_effort: reasoning }),
  };
}

function toldOfTools(chat: ChatInput, { calls, knowsTools, describesTools }: Dialect): ChatInput {
  if (!knowsTools) return toolsInText(chat);
  return describesTools ? chat : toolsDescribedInText(chat, calls);
}

function callsOf(message: ChatMessage): readonly ToolCall[] {
  return (message.role === 'assistant' && message.toolCalls) || [];
}

/** @param names of the functions that were called, by the ids of the calls */
function messageVariables(
  message: ChatMessage,
  { idOf, argumentsOf, noText }: Telling,
  names: ReadonlyMap<string, string>,
): MessageVariables {
  const { role } = message;
  const content = plainText(message.content);
  const named = message.name !== undefined && { name: message.name };
  if (role === 'tool') {
    const { toolCallId } = message;
    return { role, content, name: names.get(toolCallId) ?? '', ...named, tool_call_id: idOf(toolCallId) };
  }
  if (role !== 'assistant') return { role, content, ...named };
  const calls = callsOf(message).map(({ id, name, arguments: json }) => ({
    id: idOf(id),
    type: 'function',
    function: { name, arguments: argumentsOf(json) },
  }));
  const { reasoning } = message;
  return {
    role,
    content: calls.length > 0 && content === '' ? noText : content,
    ...named,
    ...(reasoning !== undefined && { reasoning_content: reasoning }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

/** Templates write arguments as JSON themselves; what is none, or nests too deep for them, they write as it is. */
function parsed(json: string): unknown {
  try {
    const value = JSON.parse(json) as unknown;
    return isDeeper(value, argumentsDepthMax) ? json : value;
  } catch {
    return json;
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== 'object') return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

/** What a template shows as the ids of calls. */
function idsFor(kind: CallSyntax['kind'], messages: readonly ChatMessage[]): Telling['idOf'] {
  if (kind.startsWith('mistral')) return nineLetters;
  if (kind !== 'kimi') return (id) => id;
  // Its model writes them itself, counts on, and finds results by them.
  const calls = messages.flatMap(callsOf);
  const numbered = new Map(calls.map(({ id, name }, index) => [id, `functions.${name}:${index}`]));
  return (id) => numbered.get(id) ?? id;
}

/** Mistral's templates refuse ids of another form, which calls may have that another model has made. */
function nineLetters(id: string): string {
  return /^[a-zA-Z0-9]{9}$/.test(id) ? id : digestOf(id).slice(-9);
}
