import type { ChatMessage, GenerateRequest, MessageContent, ModelInput } from '#contract';
import { GuardDeniedError } from './errors/guard-denied-error.ts';
import { type Guard, readsWordsOf } from './guard.ts';
import type { OwnCodeRun } from './own-code.ts';
import { Scanner } from './text/scanner.ts';

/** What a model is to read instead, and how many pieces of it were redacted. */
export interface GuardedInput {
  readonly request: GenerateRequest;
  readonly redactions: number;
}

/**
 * What one guard lets through of a request.
 *
 * @throws GuardDeniedError, GuardFailedError
 */
export function guardInput(guard: Guard, request: GenerateRequest): GuardedInput {
  const { name } = guard.rules;
  const { input } = request;
  if (readsWordsOf('output', guard) && request.logprobs !== undefined)
    throw new GuardDeniedError(name, 'logprobs', 'log-probabilities would tell what it hides');
  if (input.kind === 'tokens') {
    if (readsWordsOf('input', guard)) throw new GuardDeniedError(name, 'input', 'it reads text and no ids of tokens');
    return { request, redactions: 0 };
  }
  const messages: readonly ChatMessage[] = input.kind === 'chat' ? input.messages : textsOf(input).map(asMessage);
  assertSizes(guard, messages);
  if (!readsWordsOf('input', guard)) return { request, redactions: 0 };
  const code = guard.code.begin();
  assertAllowed(guard, code, messages);
  if (!guard.rules.on.includes('input')) return { request, redactions: 0 };
  let redactions = 0;
  const reader = readTexts(guard, code, () => {
    redactions++;
  });
  const guarded = messages.map((message) => withTexts(message, reader(message.role)));
  return { request: { ...request, input: withMessages(input, guarded) }, redactions };
}

/** What is asked for comes last, as in a chat. */
function textsOf({ text, suffix }: { readonly text: string; readonly suffix?: string | undefined }): readonly string[] {
  return suffix === undefined ? [text] : [suffix, text];
}

function asMessage(text: string): ChatMessage {
  return { role: 'user', content: text };
}

/** What was read as messages is what it was again. */
function withMessages(input: Exclude<ModelInput, { kind: 'tokens' }>, messages: readonly ChatMessage[]): ModelInput {
  if (input.kind === 'chat') return { ...input, messages };
  const [text = '', suffix] = messages.map(({ content }) => plainText(content)).toReversed();
  return { ...input, text, ...(input.suffix !== undefined && { suffix }) };
}

function assertSizes({ rules }: Guard, messages: readonly ChatMessage[]): void {
  const { name, messagesMax = Infinity, inputCharactersMax = Infinity, media } = rules;
  const refuse = (reason: string): never => {
    throw new GuardDeniedError(name, 'messages', reason);
  };
  if (messages.length > messagesMax) refuse(`it has more than ${messagesMax} messages`);
  const characters = messages.reduce((sum, { content }) => sum + plainText(content).length, 0);
  if (characters > inputCharactersMax) refuse(`it has more than ${inputCharactersMax} characters`);
  const held = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content.map(({ type }) => type)));
  const foreign = held.find((type) => type !== 'text' && media?.includes(type) === false);
  if (foreign !== undefined) refuse(`it holds ${foreign}`);
}

function assertAllowed(
  { rules, allowed, allowedPatterns }: Guard,
  code: OwnCodeRun,
  messages: readonly ChatMessage[],
): void {
  if (rules.allow.length === 0) return;
  const text = plainText(messages.findLast(({ role }) => role === 'user')?.content ?? '');
  const finder = new Scanner(allowed, () => undefined);
  finder.push(text);
  finder.end();
  if (finder.cut) return;
  if (allowedPatterns.length > 0 && code.matches(allowedPatterns, text)) return;
  throw new GuardDeniedError(rules.name, 'messages', 'it is about nothing that this route is for');
}

/**
 * Gives of each text of a role what one guard lets through.
 *
 * @param onRedaction told of each piece that is redacted
 */
export function readTexts(guard: Guard, code: OwnCodeRun, onRedaction: () => void) {
  return (role: string) =>
    (text: string): string =>
      readText(guard, code, text, role, onRedaction);
}

function readText(guard: Guard, code: OwnCodeRun, text: string, role: string, onRedaction: () => void): string {
  const { rules, redacted, denied, deniedPatterns } = guard;
  const redactor = new Scanner(redacted, ({ label }) => {
    onRedaction();
    return label;
  });
  const kept = redacted.length === 0 ? text : redactor.push(text) + redactor.end();
  const finder = new Scanner(denied, () => undefined);
  finder.push(kept);
  finder.end();
  if (finder.cut || (deniedPatterns.length > 0 && code.matches(deniedPatterns, kept)))
    throw new GuardDeniedError(rules.name, 'messages', 'it holds what this route does not take');
  const verdict = code.check(kept, { side: 'input', role });
  if (verdict && 'deny' in verdict) throw new GuardDeniedError(rules.name, 'messages', verdict.deny);
  return verdict?.text ?? kept;
}

/** All that is said in a message, each text by itself. */
function withTexts(message: ChatMessage, read: (text: string) => string): ChatMessage {
  const content: MessageContent =
    typeof message.content === 'string'
      ? read(message.content)
      : message.content.map((part) => (part.type === 'text' ? { ...part, text: read(part.text) } : part));
  if (message.role !== 'assistant') return { ...message, content };
  const { reasoning, toolCalls } = message;
  return {
    ...message,
    content,
    ...(reasoning !== undefined && { reasoning: read(reasoning) }),
    ...(toolCalls && { toolCalls: toolCalls.map((call) => ({ ...call, arguments: read(call.arguments) })) }),
  };
}

function plainText(content: MessageContent): string {
  return typeof content === 'string'
    ? content
    : content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
