import type { EmbedRequest, HiddenStatesRequest, RankRequest, ScoreRequest, Scorer } from '#contract';

/** What can be asked of a model beside text, by the name of the method of `Scorer`. */
export type ScoringTask =
  | { readonly kind: 'score'; readonly request: ScoreRequest }
  | { readonly kind: 'rank'; readonly request: RankRequest }
  | { readonly kind: 'embed'; readonly request: EmbedRequest }
  | { readonly kind: 'hiddenStates'; readonly request: HiddenStatesRequest };

export type ScoringAnswer = Awaited<ReturnType<Scorer[keyof Scorer]>>;
