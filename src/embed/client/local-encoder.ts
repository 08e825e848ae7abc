import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Context, Encoded, EncodeRequest, EncoderInput } from '#contract';
import { encoderMemoryBytes } from '../architecture/encoder-memory.ts';
import { VectorShelf } from '../cache/disk/vector-shelf.ts';
import { VectorCache } from '../cache/vector-cache.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import type { EncodeOrder } from '../wire.ts';
import type { EncoderOptions } from './encoder-options.ts';
import { EncoderWorker } from './encoder-worker.ts';
import { finished } from './finished.ts';
import { type Found, Flights } from './flights.ts';
import type { Trunk } from './trunk.ts';
import { vectorSource } from './vector-source.ts';

const cacheBytesDefault = 64 * 1024 * 1024;
const threadsDefaultMax = 4;

/** An encoder of this machine: a process that computes, and before it what is known already and what is under way. */
export interface LocalEncoder extends Trunk, AsyncDisposable {
  status(): EncoderStatus;
}

export interface EncoderStatus {
  readonly pid: number | undefined;
  readonly restarts: number;
  /** About what its process takes. */
  readonly memoryBytes: number;
  /** Of all requests, with the process. */
  readonly inputsWaiting: number;
  readonly cache: VectorCache['figures'];
  /** Absent: it keeps nothing there. */
  readonly disk?: VectorShelf['figures'] | undefined;
}

/**
 * Loads an encoder.
 *
 * @throws UnsupportedEncoderError, DamagedEncoderError, InvalidSafetensorsError, RuntimeMissingError, EncoderStartError
 */
export async function startEncoder(options: EncoderOptions): Promise<LocalEncoder> {
  const { name, files, pooling, precision = 'full', tokensMax, threads, scratch, log } = options;
  const worker = new EncoderWorker(
    { name, files, pooling, precision, tokensMax, threads: threads ?? threadsByDefault(), scratch },
    log,
  );
  const facts = await worker.facts();
  const [config, { size }] = await Promise.all([readFile(files.config, 'utf8'), stat(files.weights)]);
  const memoryBytes = encoderMemoryBytes(config, size, options);
  const cache = new VectorCache(options.cacheBytes ?? cacheBytesDefault);
  const { diskCache } = options;
  const shelf = diskCache && new VectorShelf({ ...diskCache, width: facts.width, log, erased: () => cache.clear() });
  const flights = new Flights(vectorSource(worker, shelf), cache);
  const read: Trunk['read'] = async (request, context) => {
    const order = orderOf(request, context, options, facts.tokensMax);
    const keyOf = keysOf(order, options.sharing === 'everyone' ? '' : context.tenant);
    const keyed = order.inputs.map((input) => ({ input, key: keyOf(input) }));
    return flights.fetch(keyed, order, context.signal);
  };
  return {
    name,
    width: facts.width,
    tokensMax: facts.tokensMax,
    ...(pooling === 'judge' && { judgesPairs: true }),
    read,
    encode: async (request, context) => {
      assertPossible(request, facts.width);
      const found = await read(request, context);
      return found.map((each) => encodedOf(each, request));
    },
    status: () => ({ ...worker.status, memoryBytes, cache: cache.figures, disk: shelf?.figures }),
    [Symbol.asyncDispose]: async () => {
      await worker.close();
      await shelf?.[Symbol.asyncDispose]();
    },
  };
}

function threadsByDefault(): number {
  return Math.min(threadsDefaultMax, availableParallelism());
}

function assertPossible({ dimensions, tokensMax }: EncodeRequest, width: number): void {
  if (dimensions !== undefined && !(Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= width))
    throw new InvalidInputError(
      'dimensions',
      `must be 1 to ${width}: the vectors of this encoder have ${width} numbers`,
    );
  if (tokensMax !== undefined && !(Number.isInteger(tokensMax) && tokensMax >= 1))
    throw new InvalidInputError('tokensMax', 'must be at least 1');
}

function orderOf(
  { inputs, purpose, truncate, tokensMax = Infinity }: EncodeRequest,
  { tenant }: Context,
  { prefixes, whenTooLong }: EncoderOptions,
  most: number,
): Omit<EncodeOrder, 'id'> {
  const prefix = (purpose && prefixes?.[purpose]) ?? '';
  return {
    tenant,
    inputs: inputs.map((input) => (input.kind === 'text' ? { ...input, text: prefix + input.text } : input)),
    truncate: truncate ?? (whenTooLong === 'truncate' ? 'end' : 'none'),
    tokensMax: Math.min(tokensMax, most),
  };
}

/** Longer texts are told apart by their digest: to compare them would take longer, and their keys more memory than vectors. */
const plainLengthMax = 1024;

/** Keys that are equal for equal inputs of those who share; cutting is part of it, since it changes what is read. */
function keysOf({ truncate, tokensMax }: Omit<EncodeOrder, 'id'>, scope: string): (input: EncoderInput) => string {
  const terms = JSON.stringify([scope, truncate, tokensMax]);
  return (input) => {
    const plain = input.kind === 'text' ? `${terms}t${input.text}` : terms + JSON.stringify(input);
    return plain.length <= plainLengthMax ? plain : hash('sha256', plain, 'base64');
  };
}

function encodedOf({ kept, isCached }: Found, { dimensions, normalise = true }: EncodeRequest): Encoded {
  const { vector, tokens, tokensCut } = kept;
  return { vector: finished(vector, dimensions, normalise), tokens, tokensCut, isCached };
}
