import type { CallSyntax } from './call-syntax.ts';
import {
  deepseek,
  deepseekR1,
  elements,
  functionGemma,
  gemma,
  glm,
  glmCompact,
  harmony,
  hermes,
  kimi,
  llama,
  minimax,
  mistral,
  mistralArgs,
  pythonic,
} from './call-syntaxes.ts';
import { habitsOf, type TemplateHabits } from './template-habits.ts';

/** What stands around a model's thoughts. */
export interface ThoughtMarks {
  readonly open: string;
  readonly close: string;
}

/** What a model means by more than text: how it calls functions, and how it thinks aloud. */
export interface Dialect {
  readonly calls: CallSyntax;
  /** Whether its own template shows calls and their results; otherwise messages have to do it in text. */
  readonly knowsTools: boolean;
  /** Whether its own template describes functions; otherwise the system message has to. */
  readonly describesTools: boolean;
  readonly habits: TemplateHabits;
  /** Marks that may be tokens of their own, which otherwise stand for no text. */
  readonly markers: readonly string[];
  /** Absent where it does not think aloud. */
  readonly thoughts?: ThoughtMarks | undefined;
  /** What the model writes before the text of an answer, where it does not simply begin. */
  readonly textMark?: string | undefined;
}

interface KnownThoughts extends ThoughtMarks {
  /** What a template holds by which they are known. */
  readonly sign: string;
  readonly markers: readonly string[];
}

const knownThoughts: readonly KnownThoughts[] = [
  { open: '<think>', close: '</think>', sign: '</think>', markers: ['<think>', '</think>'] },
  { open: '[THINK]', close: '[/THINK]', sign: '[/THINK]', markers: ['[THINK]', '[/THINK]'] },
  { open: '<|channel>thought', close: '<channel|>', sign: '<channel|>', markers: ['<|channel>', '<channel|>'] },
];
const harmonyThoughts: ThoughtMarks = {
  open: '<|channel|>analysis<|message|>',
  close: '<|end|><|start|>assistant',
};

/**
 * Reads out of a chat template what the model was trained to write. Models whose template knows no functions, or shows
 * calls in a way not known here, get `hermes` and are told of it.
 */
export function dialectOf(template: string): Dialect {
  const isDescribing = template.includes('tools');
  if (isHarmony(template)) {
    const marks = { markers: harmony.markers, thoughts: harmonyThoughts, textMark: '<|channel|>final<|message|>' };
    const habits = habitsOf(template, harmony);
    return { calls: harmony, knowsTools: true, describesTools: isDescribing, habits, ...marks };
  }
  const thoughts = knownThoughts.find(({ sign }) => template.includes(sign));
  const own = callsIn(template);
  const calls = own ?? hermes;
  return {
    calls,
    knowsTools: own !== undefined,
    describesTools: own !== undefined && isDescribing,
    habits: habitsOf(template, calls),
    markers: [...calls.markers, ...(thoughts?.markers ?? [])],
    thoughts: thoughts && { open: thoughts.open, close: thoughts.close },
  };
}

function isHarmony(template: string): boolean {
  return template.includes('<|start|>assistant') && template.includes('<|channel|>commentary');
}

/** Whoever shows calls of DeepSeek need not describe functions; in all other templates they are the sign of it. */
function callsIn(template: string): CallSyntax | undefined {
  const has = (sign: string) => template.includes(sign);
  if (has('<｜tool▁calls▁begin｜>')) return has('```json') ? deepseekR1 : deepseek;
  if (!has('tools')) return undefined;
  if (has('[TOOL_CALLS]')) return has('[ARGS]') ? mistralArgs : mistral;
  if (has('<|tool_call>call:')) return gemma;
  if (has('<start_function_call>')) return functionGemma;
  if (has('<|tool_calls_section_begin|>')) return kimi;
  if (has('<minimax:tool_call>')) return minimax;
  if (has('<tool_call>')) return callsInElement(template);
  if (has('[func_name1(params_name1=')) return pythonic;
  if (has('"parameters": ') && has('<|start_header_id|>')) return llama;
  return undefined;
}

/** The texts that a template writes one after the other as one text. */
function joined(template: string): string {
  return template.replaceAll(/['"]\s*-?\}\}\s*\{\{-?\s*['"]/g, '');
}

/** Between the same tags stands JSON, or elements in one of several ways. */
function callsInElement(template: string): CallSyntax | undefined {
  if (template.includes('<function=')) return template.includes('<parameter=') ? elements : undefined;
  if (template.includes(']<]minimax[>[')) return undefined;
  if (!template.includes('<arg_key>')) return hermes;
  return joined(template).includes('</arg_key><arg_value>') ? glmCompact : glm;
}
