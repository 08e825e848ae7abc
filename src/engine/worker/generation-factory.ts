import { assert } from '#base';
import type { Constraint, TokenConstraint } from '#contract';
import { type Model, Sampler } from '#native';
import { ChoicesConstraint } from '../constraint/choices-constraint.ts';
import { Guide } from '../constraint/guide.ts';
import { type CreateProcessor, startProcessor } from '../constraint/processor.ts';
import { indexTokens, type TokenIndex } from '../constraint/token-index.ts';
import type { SeededRequest } from '../wire.ts';
import { Continuation } from './continuation.ts';
import { Generation } from './generation.ts';
import { samplerOptions } from './sampler-options.ts';

/** One choice of a request, whose prompt has been read. */
export interface GenerationStart {
  readonly request: SeededRequest;
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
  #index: Promise<TokenIndex> | undefined;
  #tokens: TokenIndex | undefined;

  constructor(model: Model, processors: ReadonlyMap<string, CreateProcessor>) {
    this.#model = model;
    this.#processors = processors;
  }

  /** To be awaited before generations of a request are made. */
  async prepare({ constraint }: SeededRequest): Promise<void> {
    if (constraint === undefined) return;
    this.#index ??= indexTokens(this.#model.vocabulary);
    this.#tokens = await this.#index;
  }

  /** @throws ProcessorError */
  create({ request, prompt, tokensMax, choice, shown = [] }: GenerationStart): Generation {
    const { sampling, stop = [], ignoreEnd = false, logprobs } = request;
    const { vocabulary } = this.#model;
    const { isEnd, bytesOf } = vocabulary;
    const guide = this.#guide(request);
    const options = samplerOptions(sampling, { vocabularySize: vocabulary.size, tokensMax }, choice);
    const parts = {
      choice,
      guide,
      sampler: new Sampler(options, prompt, { tokens: shown, draws: guide?.replay(shown) ?? shown.length }),
      continuation: new Continuation({ stop, tokensMax, ignoreEnd, isEnd, bytesOf }),
      vocabulary,
      logprobs,
    };
    return new Generation(parts, shown);
  }

  #guide({ constraint, processors = [] }: SeededRequest): Guide | undefined {
    if (constraint === undefined && processors.length === 0) return undefined;
    const { vocabulary } = this.#model;
    const model = { vocabularySize: vocabulary.size, bytesOf: (token: number) => vocabulary.bytesOf(token) };
    const started = processors.map(({ name, options }) => {
      const create = this.#processors.get(name);
      assert(create !== undefined, 'requests name processors that are there');
      return startProcessor(name, create, model, options);
    });
    return new Guide(constraint && this.#choices(constraint), started);
  }

  #choices(constraint: Constraint): TokenConstraint {
    assert(this.#tokens !== undefined, 'a request with a constraint is prepared');
    assert(constraint.kind === 'choices', 'a constraint of another kind is refused');
    return new ChoicesConstraint(this.#tokens, constraint.choices);
  }
}
