import type { ChatInput, ChatMessage } from '#contract';
import type { RunTexts } from './run.ts';

/** Shorter beginnings stay with their run: a digest and a row of their own take as much room. */
const preambleCharactersMin = 512;

/** Messages that say how to behave and the tools, which stand at the beginning of many inputs. */
interface Preamble {
  readonly messages: readonly ChatMessage[];
  readonly tools?: ChatInput['tools'];
}

/** A text that is kept once for all runs of a tenant. */
export interface SharedText {
  readonly digest: string;
  readonly text: string;
}

/** Takes from a run's texts what its input begins with, where that is long enough to be worth it. */
export function splitPreamble(texts: RunTexts): {
  readonly preamble: SharedText | undefined;
  readonly rest: RunTexts;
} {
  const { input } = texts;
  if (input.kind !== 'chat') return { preamble: undefined, rest: texts };
  const { messages, tools, ...others } = input;
  const first = messages.findIndex(({ role }) => role !== 'system' && role !== 'developer');
  const leading = messages.slice(0, first === -1 ? messages.length : first);
  if (leading.length === 0 && tools === undefined) return { preamble: undefined, rest: texts };
  const text = JSON.stringify({ messages: leading, tools } satisfies Preamble);
  if (text.length < preambleCharactersMin) return { preamble: undefined, rest: texts };
  const { hash } = process.getBuiltinModule('node:crypto');
  // 128 bits of it: who finds two texts with the same digest only confuses runs of his own tenant.
  const digest = hash('sha256', text, 'base64url').slice(0, 22);
  return {
    preamble: { digest, text },
    rest: { ...texts, input: { ...others, messages: messages.slice(leading.length) } },
  };
}

/** The texts of a run as they were given, from how they are kept. */
export function joinTexts(texts: string, preamble: string | undefined): RunTexts {
  const kept = JSON.parse(texts) as RunTexts;
  if (preamble === undefined || kept.input.kind !== 'chat') return kept;
  const { messages, tools } = JSON.parse(preamble) as Preamble;
  return {
    ...kept,
    input: { ...kept.input, messages: [...messages, ...kept.input.messages], ...(tools && { tools }) },
  };
}
