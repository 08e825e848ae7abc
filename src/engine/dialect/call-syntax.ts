/**
 * How a model writes that it wants functions called. After free text, or at once, comes
 *
 *     begin NAME middle ARGUMENTS close [between NAME middle ARGUMENTS close]... end
 *
 * and then nothing more. NAME is plain, ARGUMENTS are a JSON object.
 */
export interface CallSyntax {
  readonly kind: 'hermes' | 'llama' | 'mistral' | 'mistral-args';
  /** How `begin` begins: free text ends where this comes. */
  readonly trigger: string;
  readonly begin: string;
  readonly middle: string;
  readonly close: string;
  readonly between: string;
  readonly end: string;
  /** Parts of the above that may be tokens of their own, which otherwise stand for no text. */
  readonly markers: readonly string[];
}

/** Of Hermes, Qwen and many after them; also what models are told to write that have no syntax of their own. */
export const hermes: CallSyntax = {
  kind: 'hermes',
  trigger: '<tool_call>',
  begin: '<tool_call>\n{"name": "',
  middle: '", "arguments": ',
  close: '}\n</tool_call>',
  between: '\n<tool_call>\n{"name": "',
  end: '',
  markers: ['<tool_call>', '</tool_call>'],
};

/** Of Llama 3.1 and later: bare JSON. */
export const llama: CallSyntax = {
  kind: 'llama',
  trigger: '{"name": "',
  begin: '{"name": "',
  middle: '", "parameters": ',
  close: '}',
  between: '; {"name": "',
  end: '',
  markers: [],
};

/** Of Mistral's models up to the third version of their tokenizer: a list. */
export const mistral: CallSyntax = {
  kind: 'mistral',
  trigger: '[TOOL_CALLS]',
  begin: '[TOOL_CALLS][{"name": "',
  middle: '", "arguments": ',
  close: '}',
  between: ', {"name": "',
  end: ']',
  markers: ['[TOOL_CALLS]'],
};

/** Of Mistral's later models. */
export const mistralArgs: CallSyntax = {
  kind: 'mistral-args',
  trigger: '[TOOL_CALLS]',
  begin: '[TOOL_CALLS]',
  middle: '[ARGS]',
  close: '',
  between: '[TOOL_CALLS]',
  end: '',
  markers: ['[TOOL_CALLS]', '[ARGS]'],
};
