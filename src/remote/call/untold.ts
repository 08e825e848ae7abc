import type { GenerateRequest } from '#contract';
import type { Provider } from '../provider/provider.ts';

/** What a provider is not told because it would not understand it. It only steers, so nothing is refused. */
export function untold({ sampling, toolUse }: GenerateRequest, { extras }: Provider): readonly string[] {
  return [
    ...(sampling.minP !== undefined && !extras.has('minP') ? ['min_p is not offered by the provider'] : []),
    ...(sampling.repetitionPenalty !== undefined && !extras.has('repetitionPenalty')
      ? ['repetition_penalty is not offered by the provider']
      : []),
    ...((toolUse?.only?.length ?? 0) > 1 ? ['the provider is told only of the tools that may be called'] : []),
  ];
}
