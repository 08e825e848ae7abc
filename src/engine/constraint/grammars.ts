import { setImmediate as afterEvents } from 'node:timers/promises';
import { digestOf, LodeError } from '#base';
import type { TokenConstraint } from '#contract';
import { type CompiledGrammar, defaultLimits, GrammarCompiler, type Vocabulary } from '#grammar';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import type { AnswerForm } from './answer-form.ts';
import { type ConstraintTokens, endsOf, GrammarConstraint } from './grammar-constraint.ts';
import type { Spelling } from './grammar-messages.ts';
import { GrammarThread } from './grammar-thread.ts';

/** Forms whose grammars are kept; an agent asks with the same tools again and again. */
const keptMax = 64;
/** Tokens that are read before others get their turn. */
const tokensAtOnce = 4096;

/** What of a model's vocabulary one needs to spell texts with its tokens. */
export interface SpellingSource {
  readonly size: number;
  /** Empty for tokens that stand for no text. */
  bytesOf(token: number): Uint8Array;
  isEnd(token: number): boolean;
  /** The tokens that the model's own tokenizer makes of a short text. */
  tokenise(text: string): readonly number[];
}

/** What the grammars of a model have in common. */
interface Works {
  readonly compiler: GrammarCompiler;
  readonly tokens: ConstraintTokens;
}

/** Begins to hold one more output to what was prepared; tokens of it may be there already. */
export type BeginConstraint = (began?: readonly number[]) => TokenConstraint;

/** The grammars of one model: made beside its own thread, and kept by what they are made of. */
export class Grammars implements Disposable {
  readonly #source: SpellingSource;
  readonly #thread = new GrammarThread();
  /** The least recently used first. */
  readonly #kept = new Map<string, Promise<CompiledGrammar>>();
  #works: Promise<Works> | undefined;

  constructor(source: SpellingSource) {
    this.#source = source;
  }

  /**
   * Makes the grammar of a form, once for all that ask for it.
   *
   * @throws InvalidRequestError for what cannot be held to, also as RemoteError; ConstraintError when that takes too long to see
   */
  async prepare(form: AnswerForm): Promise<BeginConstraint> {
    const { compiler, tokens } = await this.#open();
    const key = digestOf(form);
    const compiled = this.#kept.get(key) ?? this.#compile(form, compiler);
    this.#keep(key, compiled);
    try {
      const grammar = await compiled;
      return (began) => new GrammarConstraint(grammar.match(), tokens, began);
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#thread[Symbol.dispose]();
  }

  async #compile(form: AnswerForm, compiler: GrammarCompiler): Promise<CompiledGrammar> {
    const grammar = await this.#thread.do({ kind: 'grammar', form });
    try {
      return compiler.compile(grammar);
    } catch (error) {
      if (!(error instanceof LodeError)) throw error;
      const parameter = form.constraint === undefined ? 'input.tools' : 'constraint';
      throw new InvalidRequestError(parameter, `cannot be held to: ${error.message}`, error);
    }
  }

  #keep(key: string, compiled: Promise<CompiledGrammar>): void {
    this.#kept.delete(key);
    this.#kept.set(key, compiled);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptMax && oldest !== undefined) this.#kept.delete(oldest);
  }

  async #open(): Promise<Works> {
    this.#works ??= this.#createWorks();
    try {
      return await this.#works;
    } catch (error) {
      this.#works = undefined;
      throw error;
    }
  }

  async #createWorks(): Promise<Works> {
    const spelling = await spell(this.#source);
    const plain = await this.#thread.do({ kind: 'vocabulary', spelling });
    const { texts } = spelling;
    const textOf = (token: number) => texts[token] ?? '';
    const vocabulary: Vocabulary = { ...plain, textOf };
    return {
      compiler: new GrammarCompiler(vocabulary, defaultLimits, 'needed'),
      tokens: { ends: endsOf(vocabulary), tokenise: (text) => this.#source.tokenise(text) },
    };
  }
}

/** Reads the whole vocabulary, about 50 ms for 50,000 tokens, and lets others in between. */
async function spell({ size, bytesOf, isEnd }: SpellingSource): Promise<Spelling> {
  const texts: string[] = [];
  const ends: number[] = [];
  for (let token = 0; token < size; token++) {
    if (isEnd(token)) ends.push(token);
    texts.push(isEnd(token) ? '' : Buffer.from(bytesOf(token)).toString('latin1'));
    if (token % tokensAtOnce === tokensAtOnce - 1) await afterEvents();
  }
  return { texts, ends };
}
