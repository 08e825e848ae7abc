import { digestOfBytes } from '#base';
import { type Model, llamaRelease } from '#native';
import { dialectOf } from '../dialect/dialect.ts';
import { defaultTemplate } from '../template/limits.ts';
import type { EngineFacts, WorkerOptions } from '../wire.ts';

/** What a loaded model turned out to be. */
export function factsOf(model: Model, options: WorkerOptions): EngineFacts {
  return {
    description: model.description,
    vocabularySize: model.vocabulary.size,
    contextTrained: model.contextTrained,
    dialect: dialectOf(model.chatTemplate ?? defaultTemplate),
    chatTemplate: digestOfBytes(model.chatTemplate ?? defaultTemplate),
    hasChatTemplate: model.chatTemplate !== undefined,
    endToken: model.vocabulary.end,
    weightsBytes: model.weightsBytes,
    parameters: model.parameters,
    layers: model.layers,
    width: Math.max(model.width, model.embeddingWidth),
    cellBytes: model.cellBytes,
    threads: options.threads,
    build: llamaRelease,
  };
}
