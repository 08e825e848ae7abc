import type {
  Context,
  EmbedRequest,
  HiddenStatesRequest,
  RankedContinuation,
  RankRequest,
  TokenLogprob,
  ScoreRequest,
  Scorer,
  Vectors,
} from '#contract';
import type { RequestBounds } from '../request-limits.ts';
import { checkScoringTask } from '../solo/scoring-limits.ts';
import type { ScoringAnswer, ScoringTask } from '../solo/scoring-task.ts';

export interface EngineScorerParts {
  readonly bounds: RequestBounds & { readonly layers: number; readonly width: number };
  ask(task: ScoringTask, context: Context): Promise<ScoringAnswer>;
}

/** Asks the process that runs a model for more than text. */
export class EngineScorer implements Scorer {
  readonly #parts: EngineScorerParts;

  constructor(parts: EngineScorerParts) {
    this.#parts = parts;
  }

  async score(request: ScoreRequest, context: Context): Promise<readonly TokenLogprob[]> {
    return (await this.#ask({ kind: 'score', request }, context)) as readonly TokenLogprob[];
  }

  async rank(request: RankRequest, context: Context): Promise<readonly RankedContinuation[]> {
    return (await this.#ask({ kind: 'rank', request }, context)) as readonly RankedContinuation[];
  }

  async embed(request: EmbedRequest, context: Context): Promise<Vectors> {
    return (await this.#ask({ kind: 'embed', request }, context)) as Vectors;
  }

  async hiddenStates(request: HiddenStatesRequest, context: Context): Promise<Vectors> {
    return (await this.#ask({ kind: 'hiddenStates', request }, context)) as Vectors;
  }

  async #ask(task: ScoringTask, context: Context): Promise<ScoringAnswer> {
    checkScoringTask(task, this.#parts.bounds);
    return await this.#parts.ask(task, context);
  }
}
