import { type FileHandle, copyFile, link, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { readSafetensors, type SafetensorsHeader } from '#hub';
import { type EncoderConfig, parseEncoderConfig } from '../architecture/encoder-config.ts';
import { encoderGraph, widthOf } from '../architecture/encoder-graph.ts';
import { encoderWeights, weightsFile } from '../architecture/encoder-weights.ts';
import { RuntimeMissingError } from '../errors/runtime-missing-error.ts';
import { compactWeights } from '../quantise/compact-weights.ts';
import type { WorkerOptions } from '../wire.ts';

export interface LoadedSession {
  readonly config: EncoderConfig;
  /** Numbers that come out for an input. */
  readonly width: number;
  readonly session: InferenceSession;
  readonly runtime: Runtime;
}

export type Runtime = typeof import('onnxruntime-node');

/**
 * Brings an encoder into memory: writes its graph, lays its weights beside it, and has the runtime load both.
 *
 * @throws RuntimeMissingError, UnsupportedEncoderError, DamagedEncoderError, InvalidSafetensorsError
 */
export async function loadSession(options: WorkerOptions): Promise<LoadedSession> {
  const { files, pooling, scratch, threads } = options;
  const config = parseEncoderConfig(await readFile(files.config, 'utf8'));
  const runtime = await import('onnxruntime-node').catch((cause: unknown) => {
    throw new RuntimeMissingError(cause);
  });
  // The runtime reads weights only from the folder of the graph, and follows no link out of it.
  const folder = await mkdtemp(join(scratch, 'encoder-'));
  try {
    const header = await layWeights(options, join(folder, weightsFile));
    const graph = join(folder, 'graph.onnx');
    await writeFile(graph, encoderGraph(config, encoderWeights(header, config), pooling));
    const session = await runtime.InferenceSession.create(graph, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Errors only: what it warns of is for those who write graphs.
      logSeverityLevel: 3,
    });
    return { config, width: widthOf(config, pooling), session, runtime };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function layWeights({ files, precision }: WorkerOptions, to: string): Promise<SafetensorsHeader> {
  await using from = await open(files.weights);
  const header = await readSafetensors(from);
  if (precision === 'full') {
    // Another name of the same file where the disk is the same: weights are large.
    await link(files.weights, to).catch(() => copyFile(files.weights, to));
    return header;
  }
  await using compact: FileHandle = await open(to, 'w');
  return await compactWeights(from, header, compact);
}
