import { assert } from '#base';
import { type Model, Sampler } from '#native';
import type { AnswerForm } from '../constraint/answer-form.ts';
import { type BeginConstraint, Grammars } from '../constraint/grammars.ts';
import { Guide } from '../constraint/guide.ts';
import { type CreateProcessor, startProcessor } from '../constraint/processor.ts';
import { type Dialect, dialectOf } from '../dialect/dialect.ts';
import { defaultTemplate } from '../template/limits.ts';
import type { TextRegionsOptions } from '../dialect/text-regions.ts';
import type { SeededRequest, ToWorker } from '../wire.ts';
import { Continuation } from './continuation.ts';
import { Generation } from './generation.ts';
import { markerTokens } from './marker-tokens.ts';
import { samplerOptions } from './sampler-options.ts';

type Asked = Pick<Extract<ToWorker, { readonly type: 'generate' }>, 'request' | 'chat'>;

/** What a request's generations have in common. */
export interface PreparedAnswer {
  /** Absent where the output is free. */
  readonly constrain?: BeginConstraint | undefined;
  /** As in `ContinuationOptions`. */
  readonly regions?: TextRegionsOptions | undefined;
  /** The bytes by which a token is shown. */
  bytesOf(token: number): Uint8Array;
}

/** One choice of a request, whose prompt has been read. */
export interface GenerationStart {
  readonly request: SeededRequest;
  readonly prepared: PreparedAnswer;
  readonly prompt: ArrayLike<number>;
  readonly tokensMax: number;
  readonly choice: number;
  /** Tokens that the reader has already, which the generation goes on after. */
  readonly shown?: readonly number[] | undefined;
}

/** Makes the generations of one model. */
export class GenerationFactory {
  readonly #model: Model;
  readonly #processors: ReadonlyMap<string, CreateProcessor>;
  readonly #dialect: Dialect;
  /** How tokens of the dialect are shown. */
  #markers: Promise<ReadonlyMap<number, Uint8Array>> | undefined;
  #grammars: Grammars | undefined;

  constructor(model: Model, processors: ReadonlyMap<string, CreateProcessor>) {
    this.#model = model;
    this.#processors = processors;
    this.#dialect = dialectOf(model.chatTemplate ?? defaultTemplate);
  }

  /**
   * To be awaited before generations of a request are made.
   *
   * @param endsInThought the model goes on with a thought that the prompt has begun
   * @throws what `Grammars.prepare` throws
   */
  async prepare({ request: { constraint }, chat }: Asked, endsInThought: boolean): Promise<PreparedAnswer> {
    const { vocabulary } = this.#model;
    const { calls: syntax, thoughts, textMark } = chat === undefined ? {} : this.#dialect;
    const calls = chat?.calls;
    const isPlain = calls === undefined && thoughts === undefined;
    const markers = isPlain ? undefined : await (this.#markers ??= markerTokens(vocabulary, this.#dialect));
    const bytesOf = (token: number) => markers?.get(token) ?? vocabulary.bytesOf(token);
    const regions: TextRegionsOptions | undefined = isPlain
      ? undefined
      : { calls: calls && syntax, tools: calls?.tools, textMark, thoughts, startsInThought: endsInThought };
    if (constraint === undefined && calls === undefined) return { bytesOf, regions };
    const form: AnswerForm = {
      constraint,
      calls: calls && syntax && { ...calls, syntax },
      textMark,
      thoughts: thoughts && { ...thoughts, hasBegun: endsInThought },
    };
    return { bytesOf, regions, constrain: await (await this.#openGrammars()).prepare(form) };
  }

  /** @throws ProcessorError */
  create({ request, prepared, prompt, tokensMax, choice, shown = [] }: GenerationStart): Generation {
    const {
      sampling,
      stop = [],
      ignoreEnd = false,
      logprobs,
      logprobsAmong = 'all',
      logprobsOfForced = true,
    } = request;
    const { vocabulary } = this.#model;
    const { isEnd } = vocabulary;
    const { constraintBegan = 0 } = request;
    const guide = this.#guide(request, prepared, constraintBegan > 0 ? Array.from(prompt).slice(-constraintBegan) : []);
    const options = samplerOptions(sampling, { vocabularySize: vocabulary.size, tokensMax }, choice);
    const parts = {
      choice,
      guide,
      sampler: new Sampler(options, prompt, { tokens: shown, draws: guide?.replay(shown) ?? shown.length }),
      continuation: new Continuation({ ...prepared, stop, tokensMax, ignoreEnd, isEnd }),
      vocabulary,
      logprobs,
      logprobsAmong,
      logprobsOfForced,
    };
    return new Generation(parts, shown);
  }

  #guide(
    { processors = [] }: SeededRequest,
    { constrain }: PreparedAnswer,
    began: readonly number[],
  ): Guide | undefined {
    if (constrain === undefined && processors.length === 0) return undefined;
    const { vocabulary } = this.#model;
    const model = { vocabularySize: vocabulary.size, bytesOf: (token: number) => vocabulary.bytesOf(token) };
    const started = processors.map(({ name, options }) => {
      const create = this.#processors.get(name);
      assert(create !== undefined, 'requests name processors that are there');
      return startProcessor(name, create, model, options);
    });
    return new Guide(constrain?.(began), started);
  }

  async #openGrammars(): Promise<Grammars> {
    const { vocabulary } = this.#model;
    const markers = await (this.#markers ??= markerTokens(vocabulary, this.#dialect));
    return (this.#grammars ??= new Grammars({
      size: vocabulary.size,
      bytesOf: (token) => markers.get(token) ?? vocabulary.bytesOf(token),
      isEnd: (token) => vocabulary.isEnd(token),
      tokenise: (text) => Array.from(vocabulary.tokeniseAtOnce(text, { addSpecial: false, parseSpecial: true })),
    }));
  }
}
