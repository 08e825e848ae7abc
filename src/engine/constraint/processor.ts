import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { ProcessorError } from '../errors/processor-error.ts';

/** What one call of a processor may take; a step of a small model takes 7 ms. */
const callMaxMs = 100;

/** What a processor is told of the model. */
export interface ProcessorModel {
  readonly vocabularySize: number;
  /** Empty for tokens that stand for no text. */
  bytesOf(token: number): Uint8Array;
}

/**
 * Changes the logits of the next token in place, `-Infinity` for what must not come. They are the model's own memory: a
 * view, valid during the call. `output` holds the tokens of the continuation so far.
 */
export type ProcessLogits = (logits: Float32Array, output: readonly number[]) => void;

/**
 * The default export of a processor's module. Called for each choice of a request, with the request's options, which it
 * has to check.
 */
export type CreateProcessor = (model: ProcessorModel, options: unknown) => ProcessLogits;

/** A processor at work on one continuation. */
export interface LogitsProcessor {
  /** @throws ProcessorError when it throws or takes too long */
  process(logits: Float32Array, output: readonly number[]): void;
}

/**
 * @param files paths of modules by the names of the processors
 * @throws ProcessorError when a module cannot be loaded or has no function as its default export
 */
export async function loadProcessors(
  files: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, CreateProcessor>> {
  const loaded = Object.entries(files).map(async ([name, file]) => [name, await loadProcessor(name, file)] as const);
  return new Map(await Promise.all(loaded));
}

async function loadProcessor(name: string, file: string): Promise<CreateProcessor> {
  const create = await importDefault(name, file);
  if (typeof create !== 'function') throw new ProcessorError(name, 'its module has no function as its default export');
  return create as CreateProcessor;
}

async function importDefault(name: string, file: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(file).href)) as { readonly default?: unknown }).default;
  } catch (error) {
    throw new ProcessorError(name, error);
  }
}

/** @throws ProcessorError */
export function startProcessor(
  name: string,
  create: CreateProcessor,
  model: ProcessorModel,
  options: unknown,
): LogitsProcessor {
  const process = bounded(name, () => create(model, options));
  return {
    process: (logits, output) => {
      bounded(name, () => process(logits, output));
      // The native sampler aborts on what is no number.
      checkLogits(name, logits);
    },
  };
}

/** A loop, because a callback for each of 50,000 would cost ten times as much. */
function checkLogits(name: string, logits: Float32Array): void {
  for (let token = 0; token < logits.length; token++) {
    if (!((logits[token] as number) < Infinity)) throw new ProcessorError(name, 'it wrote a logit that is no number');
  }
}

const call = new Script('lodeProcessorCall()');

/** Runs what is not ours for a limited time; it is stopped even inside an endless loop. Costs about 50 us. */
function bounded<Result>(name: string, work: () => Result): Result {
  Reflect.set(globalThis, 'lodeProcessorCall', work);
  try {
    return call.runInThisContext({ timeout: callMaxMs }) as Result;
  } catch (error) {
    throw new ProcessorError(name, error);
  } finally {
    Reflect.deleteProperty(globalThis, 'lodeProcessorCall');
  }
}
