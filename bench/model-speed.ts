import { createContext, type Model, type ModelContext } from '#native';

const promptTokens = 256;
const steps = 24;

/** In tokens per second of processor time, which does not depend on who else is at work. */
export interface Speed {
  readonly prefill: number;
  /** Generated tokens, of one stream and of eight together. */
  readonly decode1: number;
  readonly decode8: number;
}

/** The speed of a model on one thread of this process, without scheduling, sampling or text around it. */
export async function speedOf(model: Model): Promise<Speed> {
  const size = { cells: 1024, sequences: 8, batchTokens: promptTokens, outputsMax: 8 };
  using context = await createContext(model, { ...size, threads: 1, batchThreads: 1 });
  return { prefill: prefillRate(context), decode1: decodeRate(context, 1), decode8: decodeRate(context, 8) };
}

function prefillRate(context: ModelContext): number {
  context.clear();
  context.batch.clear();
  for (let position = 0; position < promptTokens; position++) {
    context.batch.add(1000 + position, position, 0, position === promptTokens - 1);
  }
  const started = process.cpuUsage();
  context.decodeHere();
  return promptTokens / secondsSince(started);
}

function decodeRate(context: ModelContext, streams: number): number {
  context.clear();
  let started = process.cpuUsage();
  for (let position = 0; position <= steps; position++) {
    if (position === 1) started = process.cpuUsage(); // the first step warms up
    context.batch.clear();
    for (let stream = 0; stream < streams; stream++) context.batch.add(1000 + position, position, stream, true);
    context.decodeHere();
  }
  return (streams * steps) / secondsSince(started);
}

function secondsSince(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}
