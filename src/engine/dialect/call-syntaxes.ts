import type { CallSyntax } from './call-syntax.ts';

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

/** Of Qwen3-Coder and Qwen from 3.5 on: an element for each argument. */
export const elements: CallSyntax = {
  kind: 'elements',
  trigger: '<tool_call>',
  begin: '<tool_call>\n<function=',
  middle: '>\n',
  close: '\n</tool_call>',
  between: '\n<tool_call>\n<function=',
  end: '',
  arguments: {
    kind: 'elements',
    marks: {
      open: '',
      beforeName: '<parameter=',
      afterName: '>\n',
      between: '\n</parameter>\n',
      close: '\n</parameter>\n</function>',
      closeAtOnce: '</function>',
    },
  },
  markers: ['<tool_call>', '</tool_call>'],
};

/** Of Llama 3.2 and 4, and of others that are told so: a list of calls as Python would make them, and nothing else. */
export const pythonic: CallSyntax = {
  kind: 'pythonic',
  begin: '[',
  middle: '(',
  close: '',
  between: ', ',
  end: ']',
  arguments: {
    kind: 'python',
    marks: { open: '', beforeName: '', afterName: '=', between: ', ', close: ')', closeAtOnce: ')' },
  },
  markers: [],
};

const bareMarks = { open: '', beforeName: '', afterName: ':', between: ',', close: '}', closeAtOnce: '}' } as const;

/** Of Gemma from its fourth generation on. */
export const gemma: CallSyntax = {
  kind: 'gemma',
  trigger: '<|tool_call>',
  begin: '<|tool_call>call:',
  middle: '{',
  close: '<tool_call|>',
  between: '<|tool_call>call:',
  end: '',
  arguments: { kind: 'quoted', marks: bareMarks, quote: '<|"|>' },
  markers: ['<|tool_call>', '<tool_call|>', '<|"|>'],
};

/** Of FunctionGemma. */
export const functionGemma: CallSyntax = {
  kind: 'function-gemma',
  trigger: '<start_function_call>',
  begin: '<start_function_call>call:',
  middle: '{',
  close: '<end_function_call>',
  between: '<start_function_call>call:',
  end: '',
  arguments: { kind: 'quoted', marks: bareMarks, quote: '<escape>' },
  markers: ['<start_function_call>', '<end_function_call>', '<escape>'],
};

const deepseekMarkers = [
  '<｜tool▁calls▁begin｜>',
  '<｜tool▁call▁begin｜>',
  '<｜tool▁sep｜>',
  '<｜tool▁call▁end｜>',
  '<｜tool▁calls▁end｜>',
];

/** Of DeepSeek from V3.1 on. */
export const deepseek: CallSyntax = {
  kind: 'deepseek',
  trigger: '<｜tool▁calls▁begin｜>',
  begin: '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>',
  middle: '<｜tool▁sep｜>',
  close: '<｜tool▁call▁end｜>',
  between: '<｜tool▁call▁begin｜>',
  end: '<｜tool▁calls▁end｜>',
  markers: deepseekMarkers,
};

/** Of DeepSeek V3 and R1. */
export const deepseekR1: CallSyntax = {
  kind: 'deepseek-r1',
  trigger: '<｜tool▁calls▁begin｜>',
  begin: '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>',
  middle: '\n```json\n',
  close: '\n```<｜tool▁call▁end｜>',
  between: '\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>',
  end: '<｜tool▁calls▁end｜>',
  markers: deepseekMarkers,
};

/** Of Kimi K2: calls are numbered through the conversation, from 0. */
export const kimi: CallSyntax = {
  kind: 'kimi',
  trigger: '<|tool_calls_section_begin|>',
  begin: '<|tool_calls_section_begin|><|tool_call_begin|>functions.',
  middle: ':',
  close: '<|tool_call_end|>',
  between: '<|tool_call_begin|>functions.',
  end: '<|tool_calls_section_end|>',
  arguments: { kind: 'numbered', mark: '<|tool_call_argument_begin|>' },
  markers: [
    '<|tool_calls_section_begin|>',
    '<|tool_call_begin|>',
    '<|tool_call_argument_begin|>',
    '<|tool_call_end|>',
    '<|tool_calls_section_end|>',
  ],
};

const glmMarkers = ['<tool_call>', '</tool_call>', '<arg_key>', '</arg_key>', '<arg_value>', '</arg_value>'];

/** Of GLM 4.5 and 4.6: names and values in elements of their own, each on a line. */
export const glm: CallSyntax = {
  kind: 'glm',
  trigger: '<tool_call>',
  begin: '<tool_call>',
  middle: '\n',
  close: '',
  between: '\n<tool_call>',
  end: '',
  arguments: {
    kind: 'elements',
    marks: {
      open: '',
      beforeName: '<arg_key>',
      afterName: '</arg_key>\n<arg_value>',
      between: '</arg_value>\n',
      close: '</arg_value>\n</tool_call>',
      closeAtOnce: '</tool_call>',
    },
  },
  markers: glmMarkers,
};

/** Of GLM from 4.7 on: the same without lines. What follows a name or a value begins with a bracket in any case, which is read with it. */
export const glmCompact: CallSyntax = {
  kind: 'glm-compact',
  trigger: '<tool_call>',
  begin: '<tool_call>',
  middle: '<',
  close: '',
  between: '<tool_call>',
  end: '',
  arguments: {
    kind: 'elements',
    marks: {
      open: '',
      beforeName: 'arg_key>',
      afterName: '</arg_key><arg_value>',
      between: '</arg_value><',
      close: '</arg_value></tool_call>',
      closeAtOnce: '/tool_call>',
    },
  },
  markers: glmMarkers,
};

/** Of MiniMax M2. */
export const minimax: CallSyntax = {
  kind: 'minimax',
  trigger: '<minimax:tool_call>',
  begin: '<minimax:tool_call>\n<invoke name="',
  middle: '">\n',
  close: '\n',
  between: '<invoke name="',
  end: '</minimax:tool_call>',
  arguments: {
    kind: 'elements',
    marks: {
      open: '',
      beforeName: '<parameter name="',
      afterName: '">',
      between: '</parameter>\n',
      close: '</parameter>\n</invoke>',
      closeAtOnce: '</invoke>',
    },
  },
  markers: ['<minimax:tool_call>', '</minimax:tool_call>'],
};

/** Of gpt-oss: a message on the channel of commentary, to the function. Source: OpenAI's response format "harmony". */
export const harmony: CallSyntax = {
  kind: 'harmony',
  begin: '<|channel|>commentary to=functions.',
  middle: ' <|constrain|>json<|message|>',
  close: '',
  between: '',
  end: '',
  isSingle: true,
  markers: ['<|start|>', '<|channel|>', '<|constrain|>', '<|message|>', '<|end|>'],
};
