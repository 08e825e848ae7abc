import { formatBytes } from '#base';
import { inspectAdapter, inspectModel, isAdapter, memoryNeeded, type ModelFacts } from '#hub';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { headerOf } from './header-of.ts';
import { inspectAdapterCommand } from './inspect-adapter.ts';

const contextsShown = [1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072];
const templateLengthShown = 400;

export async function inspectCommand(name: string | undefined, invocation: Invocation): Promise<ExitCode> {
  if (name === undefined)
    throw new UsageError(
      'Name a model of the program, a GGUF file, or a source such as hf:owner/repository@main/file.gguf.',
      'models',
    );
  const { terminal } = invocation;
  const header = await headerOf(name, invocation);
  if (isAdapter(header)) return inspectAdapterCommand(name, inspectAdapter(header), terminal);
  const facts = inspectModel(header);
  const memory = contextsShown
    .filter((contextTokens) => contextTokens <= facts.contextTokens)
    .map((contextTokens) => ({ contextTokens, ...memoryNeeded(facts, { contextTokens }) }));
  if (terminal.json) terminal.printJson({ ...facts, memory });
  else printFacts(name, facts, memory, terminal);
  return exitCode.ok;
}

function printFacts(
  name: string,
  facts: ModelFacts,
  memory: readonly { contextTokens: number; kvBytes: number; totalBytes: number }[],
  { print, style }: Terminal,
): void {
  const millions = facts.parameters / 1e6;
  const rows: [string, string][] = [
    ['name', facts.name ?? ''],
    ['architecture', facts.architecture],
    ['parameters', millions >= 1000 ? `${(millions / 1000).toFixed(2)} billion` : `${millions.toFixed(1)} million`],
    ['quantisation', facts.quantisation],
    [
      'weights',
      `${formatBytes(facts.weightsBytes)}: ${facts.tensorsByType.map(({ type, count }) => `${count} ${type}`).join(', ')}`,
    ],
    ['licence', facts.licence ?? 'not stated'],
    ['trained context', `${facts.contextTokens} tokens`],
    [
      'layers',
      `${facts.layers}, ${facts.heads} heads, ${Math.max(...facts.kvHeads)} key-value heads of ${facts.keyLength}`,
    ],
    ['embedding', `${facts.embeddingLength} wide, feed-forward ${facts.feedForwardLength}`],
    [
      'tokenizer',
      `${facts.tokenizer.kind}${facts.tokenizer.split ? ` (${facts.tokenizer.split})` : ''}, ${facts.tokenizer.vocabularySize} tokens`,
    ],
    [
      'special tokens',
      facts.tokenizer.special
        .map(({ role, id, text }) => `${role} ${id}${text ? ` ${JSON.stringify(text)}` : ''}`)
        .join(', '),
    ],
    [
      'chat template',
      facts.chatTemplate === undefined
        ? 'none'
        : `${JSON.stringify(facts.chatTemplate.slice(0, templateLengthShown))}${facts.chatTemplate.length > templateLengthShown ? '…' : ''}`,
    ],
  ];
  print(style('bold', name));
  for (const [label, value] of rows) print(`  ${style('dim', label.padEnd(15))}  ${value}`);
  print();
  const lines = memory.map(({ contextTokens, kvBytes, totalBytes }) => [
    `${contextTokens} tokens`,
    formatBytes(kvBytes),
    formatBytes(totalBytes),
  ]);
  for (const line of table(['context, one request', 'keys and values', 'memory in all'], lines)) print(`  ${line}`);
}
