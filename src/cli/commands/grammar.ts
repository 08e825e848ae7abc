import { setImmediate as afterEvents } from 'node:timers/promises';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { readSchemaFile } from '../grammar/schema-file.ts';
import { summarise, type TrialSummary } from '../grammar/summarise.ts';
import { type SchemaOutcome, schemaTrial, type Times } from '../grammar/try-schema.ts';
import { vocabularyAtHand } from '../grammar/vocabulary-at-hand.ts';
import { printable } from '../printable.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** `lode grammar test FILE`: ends with failure when an instance was accepted or rejected wrongly. */
export async function grammar(invocation: Invocation): Promise<ExitCode> {
  const { positionals, terminal, signal } = invocation;
  const [action, path] = positionals;
  if (action !== 'test' || path === undefined)
    throw new UsageError('Say `lode grammar test FILE`, a file of schemas with their instances.', 'grammar');
  using atHand = await vocabularyAtHand(invocation);
  terminal.say(`Masks are for the vocabulary of ${printable(atHand.name)}: ${atHand.vocabulary.size} tokens.`);

  const times: Times = { masks: [], firstMasks: [] };
  const trySchema = schemaTrial(atHand, times);
  const outcomes: SchemaOutcome[] = [];
  let tested = 0;
  for await (const each of readSchemaFile(path)) {
    signal.throwIfAborted();
    const outcome = await trySchema(each);
    outcomes.push(outcome);
    if (each.tests.length > 0) tested += 1;
    if (!terminal.json) printOutcome(outcome, terminal);
    await afterEvents();
  }
  const summary = summarise(outcomes, tested, times);
  if (terminal.json) terminal.printJson({ vocabulary: atHand.name, outcomes, summary });
  else printSummary(summary, terminal);
  return summary.wronglyAccepted + summary.wronglyRejected === 0 ? exitCode.ok : exitCode.failed;
}

const colours = { passed: 'green', compiled: 'dim', failed: 'red', refused: 'yellow' } as const;

function printOutcome(each: SchemaOutcome, { print, style }: Terminal): void {
  const { file, outcome, message, wronglyAccepted, wronglyRejected } = each;
  print(`${style(colours[outcome], outcome.padEnd(8))}  ${printable(file)}`);
  if (message !== undefined) print(`          ${printable(message)}`);
  for (const description of wronglyAccepted) print(`          accepted although invalid: ${printable(description)}`);
  for (const description of wronglyRejected) print(`          rejected although valid: ${printable(description)}`);
}

function printSummary({ refused, ...figures }: TrialSummary, { print, style }: Terminal): void {
  print();
  print(style('bold', 'summary'));
  for (const [name, value] of Object.entries(figures))
    print(`  ${name.padEnd(16)}  ${Number.isInteger(value) ? value : value.toFixed(name === 'passRate' ? 4 : 1)}`);
  for (const [reason, count] of Object.entries(refused)) print(`  ${`refused ${count}`.padEnd(16)}  ${reason}`);
}
