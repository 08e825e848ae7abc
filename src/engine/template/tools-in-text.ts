import type { ChatInput, ChatMessage, ToolCall, ToolDefinition, ToolMessage } from '#contract';
import type { CallSyntax } from '../dialect/call-syntax.ts';
import { hermes } from '../dialect/call-syntaxes.ts';
import { plainText } from './plain-text.ts';
import { toolJson } from './tool-json.ts';

/**
 * Tells a model of functions whose template has no place for them: they are described in the system message, calls stand
 * in the text of the answers, and results in messages of the user.
 */
export function toolsInText(chat: ChatInput): ChatInput {
  const { tools = [], messages, ...rest } = chat;
  const told = foldResults(messages).map(withCallsInText);
  return { ...rest, messages: tools.length === 0 ? told : withInstructions(told, describe(tools, hermes)) };
}

/** Tells a model of functions whose template shows calls, in a syntax with JSON, and leaves it to others to describe what there is. */
export function toolsDescribedInText(chat: ChatInput, calls: CallSyntax): ChatInput {
  const { tools = [], messages, ...rest } = chat;
  return { ...rest, messages: tools.length === 0 ? messages : withInstructions(messages, describe(tools, calls)) };
}

function describe(tools: readonly ToolDefinition[], calls: CallSyntax): string {
  return [
    'These functions can be called, one described in each line:',
    '<tools>',
    ...tools.map((tool) => JSON.stringify(toolJson(tool))),
    '</tools>',
    'To call one, write its name and its arguments as JSON, like this:',
    writeCall(calls, { name: 'NAME', arguments: '{"ARGUMENT": "VALUE"}' }) + calls.end,
    `What it returns is then told you${calls === hermes ? ' as <tool_response>' : ''}. Answer without a call when none is needed.`,
  ].join('\n');
}

function writeCall({ begin, middle, close }: CallSyntax, call: Pick<ToolCall, 'name' | 'arguments'>): string {
  return `${begin}${call.name}${middle}${call.arguments}${close}`;
}

/** After what the first system message says already. */
function withInstructions(messages: readonly ChatMessage[], instructions: string): readonly ChatMessage[] {
  const [first, ...others] = messages;
  if (first?.role !== 'system' && first?.role !== 'developer') {
    return [{ role: 'system', content: instructions }, ...messages];
  }
  return [{ ...first, content: `${plainText(first.content)}\n\n${instructions}` }, ...others];
}

function withCallsInText(message: ChatMessage): ChatMessage {
  if (message.role !== 'assistant' || message.toolCalls === undefined) return message;
  const { toolCalls, content, ...rest } = message;
  const calls = toolCalls.map((call) => writeCall(hermes, call));
  return { ...rest, content: [plainText(content), ...calls].filter((text) => text !== '').join('\n') };
}

/** Results that follow each other come as one message of the user: templates want turns to alternate. */
function foldResults(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const folded: ChatMessage[] = [];
  let results: string[] = [];
  const flush = () => {
    if (results.length > 0) folded.push({ role: 'user', content: results.join('\n') });
    results = [];
  };
  for (const message of messages) {
    if (message.role === 'tool') results.push(resultText(message));
    else {
      flush();
      folded.push(message);
    }
  }
  flush();
  return folded;
}

function resultText({ content }: ToolMessage): string {
  return `<tool_response>\n${plainText(content)}\n</tool_response>`;
}
