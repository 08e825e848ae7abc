import { type CallSyntax, hermes, llama, mistral, mistralArgs } from './call-syntax.ts';

/** What stands around a model's thoughts. */
export interface ThoughtMarks {
  readonly open: string;
  readonly close: string;
}

/** What a model means by more than text: how it calls functions, and how it thinks aloud. */
export interface Dialect {
  readonly calls: CallSyntax;
  /** Whether its own template describes functions and shows calls; otherwise messages have to do it in text. */
  readonly knowsTools: boolean;
  /** Absent where it does not think aloud. */
  readonly thoughts?: ThoughtMarks | undefined;
}

const thoughtMarks: readonly ThoughtMarks[] = [{ open: '<think>', close: '</think>' }];

/**
 * Reads out of a chat template what the model was trained to write. Models whose template knows no functions, or shows
 * calls in a way not known here, get `hermes` and are told of it.
 */
export function dialectOf(template: string): Dialect {
  const thoughts = thoughtMarks.find(({ close }) => template.includes(close));
  const own = template.includes('tools') ? callsIn(template) : undefined;
  return { calls: own ?? hermes, knowsTools: own !== undefined, thoughts };
}

function callsIn(template: string): CallSyntax | undefined {
  if (template.includes('[TOOL_CALLS]')) return template.includes('[ARGS]') ? mistralArgs : mistral;
  // Some write arguments as XML between the same tags.
  if (template.includes('<tool_call>')) return template.includes('<function=') ? undefined : hermes;
  if (template.includes('"parameters": ') && template.includes('<|start_header_id|>')) return llama;
  return undefined;
}
