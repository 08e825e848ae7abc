import type { ArgumentsForm } from './arguments-form.ts';

/**
 * How a model writes that it wants functions called. After free text, or at once, comes
 *
 *     begin NAME middle ARGUMENTS close [between NAME middle ARGUMENTS close]... end
 *
 * and then nothing more. NAME is plain.
 */
export interface CallSyntax {
  readonly kind:
    | 'hermes'
    | 'llama'
    | 'mistral'
    | 'mistral-args'
    | 'elements'
    | 'pythonic'
    | 'gemma'
    | 'function-gemma'
    | 'deepseek'
    | 'deepseek-r1'
    | 'kimi'
    | 'glm'
    | 'glm-compact'
    | 'minimax'
    | 'harmony';
  /** How `begin` begins: free text ends where this comes. Absent: calls come instead of text, never after it. */
  readonly trigger?: string;
  readonly begin: string;
  readonly middle: string;
  readonly close: string;
  readonly between: string;
  readonly end: string;
  /** Absent: arguments are a JSON object. */
  readonly arguments?: ArgumentsForm;
  /** The model waits for a result after each call. */
  readonly isSingle?: boolean;
  /** Parts of the above that may be tokens of their own, which otherwise stand for no text. */
  readonly markers: readonly string[];
}
