import type { Command } from './command.ts';
import { program, serving, yes } from './command-options.ts';
import { datasetCommands } from './datasets/dataset-commands.ts';
import { embedCommands } from './embeddings/embed-commands.ts';
import { experimentCommands } from './experiments/experiment-commands.ts';
import { programCommands } from './programs/program-commands.ts';
import { promptCommands } from './prompts/prompt-commands.ts';
import { runCommands } from './runs/run-commands.ts';
import { tenantCommands } from './tenants/tenant-commands.ts';
import { vectorCommands } from './vectors/vector-commands.ts';

/** Every command, in the order of `lode --help`. */
export const commands: readonly Command[] = [
  {
    name: 'init',
    summary: 'write a stack.ts to start from',
    positionals: '[DIR]',
    positionalsMax: 1,
    files: 'all',
    options: { json: { type: 'boolean', summary: 'print one JSON document instead of text' } },
    examples: [{ line: 'lode init my-stack', does: 'makes the folder with a program that works' }],
    run: async (invocation) => (await import('./commands/init.ts')).init(invocation),
  },
  {
    name: 'plan',
    summary: 'show what `up` would do, and change nothing',
    options: {
      ...program,
      out: { type: 'string', short: 'o', value: 'PLAN', summary: 'save the plan for `lode apply PLAN`' },
      'exit-code': { type: 'boolean', summary: 'end with 3 when there is something to do' },
    },
    examples: [
      { line: 'lode plan', does: 'what would change, destructive steps first, and what it costs' },
      { line: 'lode plan --out plan.json', does: 'a plan that `lode apply plan.json` runs exactly, or not at all' },
    ],
    run: async (invocation) => (await import('./commands/plan.ts')).plan(invocation),
  },
  {
    name: 'up',
    summary: 'make it so: plan, apply, check, serve',
    options: { ...program, ...serving, ...yes },
    examples: [
      { line: 'lode up', does: 'serves until Ctrl-C' },
      { line: 'lode up --detach --json --port 0', does: 'for scripts: ends when the stack answers' },
      { line: 'lode up --stage try-it', does: 'an isolated copy beside the main one, on a free port' },
    ],
    run: async (invocation) => (await import('./commands/up.ts')).up(invocation),
  },
  {
    name: 'apply',
    summary: 'run a saved plan exactly, or refuse and say what has moved',
    positionals: 'PLAN',
    positionalsMax: 1,
    files: 'all',
    options: { ...program, ...serving },
    examples: [{ line: 'lode apply plan.json', does: 'runs what `lode plan --out plan.json` showed' }],
    run: async (invocation) => (await import('./commands/apply.ts')).apply(invocation),
  },
  {
    name: 'down',
    summary: 'stop serving; everything stays where it is',
    options: {
      ...program,
      drain: { type: 'string', value: 'SECONDS', summary: 'how long streams may go on (default: 30)' },
    },
    examples: [{ line: 'lode down', does: 'the next `lode up` answers within seconds' }],
    run: async (invocation) => (await import('./commands/down.ts')).down(invocation),
  },
  {
    name: 'status',
    summary: 'what runs, where, and how it is',
    options: { ...program },
    examples: [{ line: 'lode status --json', does: 'the same for scripts' }],
    run: async (invocation) => (await import('./commands/status.ts')).status(invocation),
  },
  {
    name: 'top',
    summary: 'watch models, keys and errors as they are, once a second',
    options: {
      ...program,
      once: { type: 'boolean', summary: 'print it once and end, as without a terminal' },
    },
    examples: [
      { line: 'lode top', does: 'until q or Ctrl-C' },
      { line: 'lode top --json', does: 'one snapshot with all figures, for scripts' },
    ],
    run: async (invocation) => (await import('./commands/top.ts')).top(invocation),
  },
  {
    name: 'drift',
    summary: 'compare what is recorded with what is really there',
    options: {
      ...program,
      ...serving,
      repair: { type: 'boolean', summary: 'bring the real things back to what the program says' },
      adopt: { type: 'boolean', summary: "write the real values into the program's source" },
      ...yes,
    },
    examples: [
      { line: 'lode drift', does: 'ends with 3 when something has moved' },
      { line: 'lode drift --adopt', does: 'shows the edits, asks, and writes them' },
    ],
    run: async (invocation) => (await import('./commands/drift.ts')).drift(invocation),
  },
  {
    name: 'rollback',
    summary: 'return to an earlier generation, without downloading anything',
    positionals: '[GENERATION]',
    positionalsMax: 1,
    options: {
      ...program,
      ...serving,
      ...yes,
      list: { type: 'boolean', summary: 'list the generations that are kept' },
    },
    examples: [
      { line: 'lode rollback', does: 'to the one before' },
      { line: 'lode rollback 7', does: 'to generation 7, which becomes a new one' },
    ],
    run: async (invocation) => (await import('./commands/rollback.ts')).rollback(invocation),
  },
  {
    name: 'destroy',
    summary: 'stop, and remove all that a stage consists of',
    options: { ...program, ...yes },
    examples: [{ line: 'lode destroy --stage try-it', does: 'weights stay, as other stages may share them' }],
    run: async (invocation) => (await import('./commands/destroy.ts')).destroy(invocation),
  },
  {
    name: 'graph',
    summary: 'print what depends on what',
    options: { ...program, format: { type: 'string', value: 'FORMAT', summary: 'mermaid or dot (default: mermaid)' } },
    examples: [{ line: 'lode graph --format dot | dot -Tsvg > stack.svg', does: 'a picture' }],
    run: async (invocation) => (await import('./commands/graph.ts')).graph(invocation),
  },
  {
    name: 'logs',
    summary: 'what the serving process wrote',
    options: {
      ...program,
      follow: { type: 'boolean', summary: 'go on as it writes' },
      lines: { type: 'string', short: 'n', value: 'COUNT', summary: 'how many of the last lines (default: 100)' },
    },
    examples: [{ line: 'lode logs --follow', does: 'until Ctrl-C' }],
    run: async (invocation) => (await import('./commands/logs.ts')).logs(invocation),
  },
  {
    name: 'chat',
    summary: 'talk to a route in the terminal',
    positionals: '[ROUTE]',
    positionalsMax: 1,
    options: {
      ...program,
      system: { type: 'string', value: 'TEXT', summary: 'a system message' },
      temperature: { type: 'string', value: 'NUMBER', summary: 'default: what the model prefers' },
      key: { type: 'string', value: 'KEY', summary: 'default: LODE_KEY, or a key that the program saves' },
    },
    examples: [
      { line: 'lode chat', does: 'with the first route' },
      { line: 'echo "Why is the sky blue?" | lode chat smol', does: 'one answer, for scripts' },
    ],
    run: async (invocation) => (await import('./commands/chat.ts')).chat(invocation),
  },
  {
    name: 'models',
    summary: 'the weights on this machine: list, pull, inspect, verify, remove, update, prune',
    positionals: '[list | pull NAME | inspect NAME|FILE|SOURCE | verify [NAME] | remove NAME | update NAME | prune]',
    positionalsMax: 2,
    words: ['list', 'pull', 'inspect', 'verify', 'remove', 'update', 'prune'],
    files: ['inspect'],
    options: { ...program, ...yes },
    examples: [
      { line: 'lode models', does: 'what is there, how large, and who uses it' },
      { line: 'lode models inspect smol', does: 'architecture, quantisation, memory by context length' },
      { line: 'lode models inspect tone', does: 'of an adapter: rank, alpha and what it changes' },
      {
        line: 'lode models prune',
        does: 'removes what neither the program nor a kept generation needs, and what models keep of earlier requests',
      },
    ],
    run: async (invocation) => (await import('./commands/models.ts')).models(invocation),
  },
  ...programCommands,
  ...promptCommands,
  ...experimentCommands,
  ...runCommands,
  ...datasetCommands,
  ...tenantCommands,
  ...embedCommands,
  ...vectorCommands,
  {
    name: 'grammar',
    summary: 'try JSON Schemas as grammars: what they accept, and how long masks take',
    positionals: 'test FILE',
    positionalsMax: 2,
    words: ['test'],
    files: ['test'],
    options: {
      model: {
        type: 'string',
        value: 'NAME',
        summary: 'a model of the program, or a GGUF file (default: the first model that is here, else single bytes)',
      },
      ...program,
    },
    examples: [
      {
        line: 'lode grammar test schemas.jsonl',
        does: 'lines of {"schema", "tests": [{"valid", "data"}]}: each with its outcome, then a summary',
      },
    ],
    run: async (invocation) => (await import('./commands/grammar.ts')).grammar(invocation),
  },
  {
    name: 'doctor',
    summary: 'look for what would keep a stack from running here',
    options: { ...program },
    examples: [{ line: 'lode doctor', does: 'says what is wrong and what to do' }],
    run: async (invocation) => (await import('./commands/doctor.ts')).doctor(invocation),
  },
  {
    name: 'completion',
    summary: 'print a completion script for bash, zsh or fish',
    positionals: 'SHELL',
    positionalsMax: 1,
    words: ['bash', 'zsh', 'fish'],
    options: {},
    examples: [{ line: 'source <(lode completion bash)', does: 'for this shell' }],
    run: async (invocation) => (await import('./commands/completion.ts')).completion(invocation, commands),
  },
];
