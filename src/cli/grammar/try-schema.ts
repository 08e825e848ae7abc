import { type CompiledGrammar, compileJsonSchema, defaultLimits, GrammarCompiler } from '#grammar';
import { LodeError } from '#base';
import type { InstanceCase, SchemaCase } from './schema-file.ts';
import type { VocabularyAtHand } from './vocabulary-at-hand.ts';

/** What became of one schema. */
export interface SchemaOutcome {
  readonly file: string;
  /** 'compiled': a grammar that no instance was there to try on. */
  readonly outcome: 'passed' | 'failed' | 'compiled' | 'refused';
  /** Why it was refused: the same words for all schemas refused for this. */
  readonly reason?: string;
  readonly message?: string;
  readonly wronglyAccepted: readonly string[];
  readonly wronglyRejected: readonly string[];
}

/** Times in microseconds. */
export interface Times {
  readonly masks: number[];
  /** From the schema to its first mask. */
  readonly firstMasks: number[];
}

/** Tries schemas one after the other, as if a model had drawn the tokens of their instances. */
export function schemaTrial({ vocabulary, tokenise }: VocabularyAtHand, times: Times) {
  // As the engine holds answers: with no escape that a string can do without, which peers write neither.
  const compiler = new GrammarCompiler(vocabulary, defaultLimits, 'needed');
  const mask = new Uint32Array(vocabulary.words);
  const isAllowed = (token: number) => ((mask[token >>> 5] as number) & (1 << (token & 31))) !== 0;

  /** Whether the masks let a text pass, the end after it included. */
  const accepts = async (grammar: CompiledGrammar, { text }: InstanceCase): Promise<boolean> => {
    const matcher = grammar.match();
    const fill = () => {
      const before = performance.now();
      matcher.mask(mask);
      times.masks.push((performance.now() - before) * 1000);
    };
    for (const token of await tokenise(text)) {
      fill();
      if (!isAllowed(token)) return false;
      matcher.accept(token);
    }
    fill();
    return vocabulary.ends.some(isAllowed);
  };

  return async ({ file, schema, tests }: SchemaCase): Promise<SchemaOutcome> => {
    const wrong: Record<'wronglyAccepted' | 'wronglyRejected', string[]> = { wronglyAccepted: [], wronglyRejected: [] };
    try {
      const before = performance.now();
      const grammar = compiler.compile(compileJsonSchema(schema));
      grammar.match().mask(mask);
      times.firstMasks.push((performance.now() - before) * 1000);
      for (const [index, each] of tests.entries()) {
        if ((await accepts(grammar, each)) === each.valid) continue;
        wrong[each.valid ? 'wronglyRejected' : 'wronglyAccepted'].push(each.description || `number ${index + 1}`);
      }
    } catch (error) {
      if (!(error instanceof LodeError)) throw error;
      return { file, outcome: 'refused', reason: reasonOf(error), message: error.message, ...wrong };
    }
    const isWrong = wrong.wronglyAccepted.length + wrong.wronglyRejected.length > 0;
    return { file, outcome: tests.length === 0 ? 'compiled' : isWrong ? 'failed' : 'passed', ...wrong };
  };
}

function reasonOf(error: LodeError): string {
  const named = error as { readonly reason?: string; readonly problem?: string };
  const words = named.reason ?? named.problem;
  return words === undefined ? error.code : `${error.code}: ${words}`;
}
