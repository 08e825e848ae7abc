import type { ModelFigures } from '#telemetry';
import type { ModelStatus } from './daemon-status.ts';

/**
 * What telemetry wants to know of models, one entry a name: while a generation takes over from another, two models can
 * have the same, and the later one counts.
 */
export function modelFigures(models: readonly ModelStatus[]): readonly ModelFigures[] {
  return [...new Map(models.map((model) => [model.name, figuresOf(model)])).values()];
}

function figuresOf(model: ModelStatus): ModelFigures {
  const { name, state, restarts, running, queued, waiting, tokensPerSecond, activity } = model;
  return {
    name,
    isReady: state === 'ready',
    restarts,
    running,
    queued: queued + waiting,
    tokensPerSecond,
    promptTokensPerSecond: activity?.promptTokensPerSecond ?? 0,
    cacheUsage: activity === undefined ? 0 : activity.cellsUsed / activity.cells,
    memory: activity?.memory ?? {},
    diskBytes: activity?.diskBytes ?? 0,
    steps: activity?.steps,
  };
}
