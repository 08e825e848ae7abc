import type { Attributes, BatchObservableResult, Meter, Observable } from '@opentelemetry/api';
import { observedCounter, observedGauge } from './instruments.ts';
import { metrics } from './metric.ts';
import type { BudgetFigures, ModelFigures } from './model-figures.ts';

/** Asked whenever somebody reads the metrics. */
export interface FigureSources {
  models(): readonly ModelFigures[];
  budget(): BudgetFigures;
}

/** Reports what models tell of themselves, each time that somebody reads the metrics. */
export function observeModels(meter: Meter, { models, budget }: FigureSources): void {
  observedGauge(meter, metrics.memoryBudget).addCallback((result) => result.observe(budget().budgetBytes));
  observedGauge(meter, metrics.memoryReserved).addCallback((result) => result.observe(budget().usedBytes));
  const running = observedGauge(meter, metrics.running);
  const waiting = observedGauge(meter, metrics.waiting);
  const cacheUsage = observedGauge(meter, metrics.cacheUsage);
  const promptRate = observedGauge(meter, metrics.promptRate);
  const generationRate = observedGauge(meter, metrics.generationRate);
  const memory = observedGauge(meter, metrics.memory);
  const disk = observedGauge(meter, metrics.disk);
  const up = observedGauge(meter, metrics.up);
  const restarts = observedCounter(meter, metrics.restarts);
  const all: Observable<Attributes>[] = [
    running,
    waiting,
    cacheUsage,
    promptRate,
    generationRate,
    memory,
    disk,
    up,
    restarts,
  ];
  const observe = (result: BatchObservableResult): void => {
    for (const model of models()) {
      const labels = { model_name: model.name };
      result.observe(running, model.running, labels);
      result.observe(waiting, model.queued, labels);
      result.observe(cacheUsage, model.cacheUsage, labels);
      result.observe(promptRate, model.promptTokensPerSecond, labels);
      result.observe(generationRate, model.tokensPerSecond, labels);
      result.observe(disk, model.diskBytes, labels);
      result.observe(up, model.isReady ? 1 : 0, labels);
      result.observe(restarts, model.restarts, labels);
      for (const [owner, sizeBytes] of Object.entries(model.memory)) {
        result.observe(memory, sizeBytes, { ...labels, owner });
      }
    }
  };
  meter.addBatchObservableCallback(observe, all);
}
