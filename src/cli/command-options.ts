import type { OptionSpec } from './command.ts';

const home: Readonly<Record<string, OptionSpec>> = {
  home: {
    type: 'string',
    value: 'DIR',
    summary: "Lode's data folder (default: .lode beside the program, or LODE_HOME)",
  },
  stage: { type: 'string', value: 'NAME', summary: 'an isolated copy of the stack (default: main)' },
  json: { type: 'boolean', summary: 'print one JSON document instead of text' },
};
/** Of commands that concern one program. */
export const program: Readonly<Record<string, OptionSpec>> = {
  file: {
    type: 'string',
    short: 'f',
    value: 'FILE',
    summary: 'the program (default: stack.ts here or in a folder above)',
  },
  ...home,
};
/** Of commands that may start to serve. */
export const serving: Readonly<Record<string, OptionSpec>> = {
  port: { type: 'string', value: 'PORT', summary: "serve on this port instead of the program's (0: any free one)" },
  detach: { type: 'boolean', short: 'd', summary: 'leave it running in the background and return' },
};
/** Of commands that take something away. */
export const yes: Readonly<Record<string, OptionSpec>> = {
  yes: { type: 'boolean', short: 'y', summary: 'do not ask before steps that delete or replace' },
};
