import { ArgumentError, createContext, loadModel, type Model, type ModelContext } from '#native';
import { loadProcessors } from '../constraint/processor.ts';
import { NotANumberError } from '../errors/not-a-number-error.ts';
import { cacheSizeOf } from './create-cache.ts';
import { openDiskTier } from './open-disk-tier.ts';
import { loadDraft } from '../speculation/load-draft.ts';
import { speculativeRowsMax } from '../speculation/speculator.ts';
import { startTemplateProcess } from '../template/renderer.ts';
import type { WorkerOptions } from '../wire.ts';
import type { ModelService, Send } from './service.ts';

/** How much longer than a token alone a step may take while it is not known how long they take on this machine. */
const chunkPerToken = 16;

/**
 * Loads a model and everything around it.
 *
 * @throws what `loadModel` and `createContext` throw, and ArgumentError
 */
export async function startService(
  options: WorkerOptions,
  send: Send,
  fatal: (error: unknown) => void,
): Promise<ModelService> {
  // All of this takes its time on different processors: a process, a thread, and this one's modules.
  const templateProcess = startTemplateProcess();
  const diskTier = openDiskTier(options, (event, fields) => send({ type: 'warning', event, fields }));
  void diskTier?.scan();
  const [model, { ModelService }] = await Promise.all([
    loadModel(options.file, { ...options, sizes: options.offload }),
    import('./service.ts'),
  ]);
  if (options.contextTokens > model.contextTrained) {
    throw new ArgumentError(
      'contextTokens',
      options.contextTokens,
      `at most ${model.contextTrained}, for which the model was trained`,
    );
  }
  const context = await createContext(model, {
    ...cacheSizeOf(options),
    batchTokens: options.batchTokens,
    outputsMax: Math.max(options.parallel + 4, Math.min(speculativeRowsMax, options.batchTokens)),
    threads: options.threads,
    batchThreads: options.prefillThreads,
  });
  const warmUpMs = await warmUp(model, context);
  const firstStepMs = warmUpMs * chunkPerToken;
  const processors = await loadProcessors(options.processors ?? {});
  const draft = options.draftFile === undefined ? undefined : await loadDraft(options.draftFile, model, options);
  const parts = { options, model, context, processors, draft, templateProcess, diskTier, firstStepMs, send, fatal };
  return new ModelService(parts);
}

/**
 * Decodes one token, so that the first request does not wait for the weights to be read in, and looks at every logit:
 * a row of the weights that is not a number would show in the same place ever after. On another thread, because reading
 * them in may take minutes.
 *
 * @returns how long it took, in milliseconds
 */
async function warmUp(model: Model, context: ModelContext): Promise<number> {
  const startedMs = performance.now();
  const row = context.batch.add(model.vocabulary.beginning ?? 0, 0, 0, true);
  await context.decode();
  if (context.logitsAt(row).some(Number.isNaN)) throw new NotANumberError();
  context.clear();
  return performance.now() - startedMs;
}
