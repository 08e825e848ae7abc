import type { BatchObservableResult, Meter, Observable } from '@opentelemetry/api';
import { observedCounter, observedGauge } from './instruments.ts';
import { metrics } from './metric.ts';
import type { RunFigures } from './run-metrics.ts';
import type { BudgetFigures, ModelFigures } from './model-figures.ts';

/** Asked whenever somebody reads the metrics. */
export interface FigureSources {
  models(): readonly ModelFigures[];
  budget(): BudgetFigures;
  /** Absent where none are recorded. */
  readonly runs?: (() => RunFigures) | undefined;
}

/** Reports what models tell of themselves, each time that somebody reads the metrics. */
export function observeModels(meter: Meter, { models, budget }: FigureSources): void {
  observedGauge(meter, metrics.memoryBudget).addCallback((result) => result.observe(budget().budgetBytes));
  observedGauge(meter, metrics.memoryReserved).addCallback((result) => result.observe(budget().usedBytes));
  const figures: readonly (readonly [Observable, (model: ModelFigures) => number])[] = [
    [observedGauge(meter, metrics.running), ({ running }) => running],
    [observedGauge(meter, metrics.waiting), ({ queued }) => queued],
    [observedGauge(meter, metrics.cacheUsage), ({ cacheUsage }) => cacheUsage],
    [observedGauge(meter, metrics.promptRate), ({ promptTokensPerSecond }) => promptTokensPerSecond],
    [observedGauge(meter, metrics.generationRate), ({ tokensPerSecond }) => tokensPerSecond],
    [observedGauge(meter, metrics.disk), ({ diskBytes }) => diskBytes],
    [observedGauge(meter, metrics.up), ({ isReady }) => (isReady ? 1 : 0)],
    [observedCounter(meter, metrics.restarts), ({ restarts }) => restarts],
    [observedCounter(meter, metrics.guessedTokens), ({ steps }) => steps?.guesses.computed ?? 0],
    [observedCounter(meter, metrics.confirmedTokens), ({ steps }) => steps?.guesses.confirmed ?? 0],
  ];
  const memory = observedGauge(meter, metrics.memory);
  const observe = (result: BatchObservableResult): void => {
    for (const model of models()) {
      const labels = { model_name: model.name };
      for (const [instrument, valueOf] of figures) result.observe(instrument, valueOf(model), labels);
      for (const [owner, sizeBytes] of Object.entries(model.memory))
        result.observe(memory, sizeBytes, { ...labels, owner });
    }
  };
  meter.addBatchObservableCallback(observe, [...figures.map(([instrument]) => instrument), memory]);
}
