import type { ChatMessage, ModelInput } from '#contract';
import { formatDuration } from '#base';
import { type PromptRevision, type RunChoice, RunNotFoundError, runStore, type ScoredRun } from '#prompt';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { printable } from '../printable.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { revisionsOf } from './prompt-version.ts';
import { formatCost } from './format-cost.ts';
import type { RunBook } from './run-book.ts';

/** Prints one run: its facts, what was asked and what was answered. */
export async function showRun({ database, stage }: RunBook, invocation: Invocation): Promise<ExitCode> {
  const { options, positionals, terminal } = invocation;
  const id = positionals[1];
  if (id === undefined) throw new UsageError('Which run? `lode runs list` has their ids.', 'runs');
  const run = await runStore(database).get(id, undefined);
  if (run === undefined || run.stage !== stage) throw new RunNotFoundError(id);
  if (terminal.json) terminal.printJson(run);
  else {
    printFacts(run, run.prompt ? await revisionsOf(options, run.prompt) : [], terminal);
    printTexts(run, terminal);
    for (const { name, value, label, source, author, comment } of run.scores) {
      const said = [value, label, comment].filter((part) => part !== undefined).join(', ');
      terminal.print(printable(`${name}: ${said} (${author ?? source})`));
    }
  }
  return exitCode.ok;
}

function printFacts(run: ScoredRun, revisions: readonly PromptRevision[], { print, style }: Terminal): void {
  const { usage, timings, prompt } = run;
  print(style('bold', run.id));
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['arrived', new Date(run.arrivedMs).toISOString()],
    ['who', [run.tenant, run.project, run.key].filter(Boolean).join(', ')],
    ['request', run.requestId],
    ['trace', run.trace],
    ['route', run.route],
    ['model', [run.model, run.weights].filter(Boolean).join(', ')],
    ['prompt', prompt && [prompt.name, ...revisions.map(nameOf), prompt.version].join(', ')],
    ['status', [run.status, run.failure].filter(Boolean).join(', ')],
    ['tokens', `${usage.promptTokens} read (${usage.cachedTokens} cached), ${usage.completionTokens} written`],
    ['took', formatDuration(run.durationMs)],
    ['first token', timings.firstTokenMs === undefined ? undefined : formatDuration(timings.firstTokenMs)],
    ['cost', run.costNanos === undefined ? undefined : formatCost(run.costNanos)],
  ];
  for (const [name, value] of facts) if (value !== undefined) print(`  ${name.padEnd(12)}${printable(value)}`);
}

/** "v3 on short (production)" */
function nameOf({ number, branch, labels }: PromptRevision): string {
  return `v${number} on ${branch}${labels.length > 0 ? ` (${labels.join(', ')})` : ''}`;
}

function printTexts({ texts }: ScoredRun, { print, style }: Terminal): void {
  if (texts === undefined) return print(style('dim', '  no texts are kept of it'));
  const section = (title: string, content: string): void => {
    print();
    print(style('cyan', title));
    print(printable(content));
  };
  for (const [title, content] of asked(texts.input)) section(title, content);
  for (const [index, choice] of texts.output.entries()) {
    section(texts.output.length > 1 ? `answer ${index + 1}` : 'answer', answered(choice));
  }
}

function asked(input: ModelInput): readonly (readonly [string, string])[] {
  if (input.kind === 'text') {
    const { text, suffix } = input;
    return [['text', text], ...(suffix === undefined ? [] : ([['after the gap', suffix]] as const))];
  }
  if (input.kind === 'tokens') return [['tokens', input.tokens.join(' ')]];
  return input.messages.map((message) => [message.role, contentOf(message)]);
}

function contentOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'text' ? part.text : `[${part.type}]`)).join('');
}

function answered({ text, reasoning, toolCalls = [] }: RunChoice): string {
  const calls = toolCalls.map(({ name, arguments: given }) => `${name}(${given})`);
  return [...(reasoning ? [`(${reasoning})`] : []), ...(text ? [text] : []), ...calls].join('\n');
}
