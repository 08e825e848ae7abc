/**
 * One round of the bench `grammar` with Lode: every schema is compiled, and every instance followed token by token.
 * Arguments: the file that prepare.ts has written. Prints the times of each schema as JSON:
 * of its thread's processor, so that what else runs on the machine does not count.
 */
import { readFileSync } from 'node:fs';
import { type CompiledGrammar, compileJsonSchema, createVocabulary, defaultLimits, GrammarCompiler } from '#grammar';
import { processorTimeUs } from '../processor-time.ts';
import type { Task, TaskSchema } from './prepare.ts';

const task = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Task;
const ends = new Set(task.ends);
const vocabulary = createVocabulary({
  size: task.tokens.length,
  bytesOf: (token) => Buffer.from(task.tokens[token] ?? '', 'latin1'),
  isEnd: (token) => ends.has(token),
});
const mask = new Uint32Array(vocabulary.words);

function compile(compiler: GrammarCompiler, { schema }: TaskSchema): CompiledGrammar {
  const grammar = compiler.compile(compileJsonSchema(JSON.parse(schema)));
  grammar.match().mask(mask);
  return grammar;
}

/** Times of masks in microseconds. */
function follow(grammar: CompiledGrammar, tokens: readonly number[], times: number[]): void {
  const matcher = grammar.match();
  for (const token of tokens) {
    const begin = processorTimeUs();
    matcher.mask(mask);
    times.push(processorTimeUs() - begin);
    if (((mask[token >>> 5] as number) & (1 << (token & 31))) === 0) break;
    matcher.accept(token);
  }
}

function runAll(schemas: readonly TaskSchema[]): Record<string, { readonly first: number; readonly masks: number[] }> {
  const compiler = new GrammarCompiler(vocabulary, defaultLimits, 'needed');
  const results: ReturnType<typeof runAll> = {};
  for (const schema of schemas) {
    try {
      const started = processorTimeUs();
      const grammar = compile(compiler, schema);
      const first = (processorTimeUs() - started) / 1000;
      const masks: number[] = [];
      for (const tokens of schema.instances) follow(grammar, tokens, masks);
      results[schema.file] = { first, masks };
    } catch {
      // Refused, or over a limit: only what both sides can do is compared.
    }
  }
  return results;
}

// The peer is compiled ahead of time; ours gets to know its own code first, and then begins anew.
runAll(task.schemas);
process.stdout.write(JSON.stringify(runAll(task.schemas)));
