import type { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import type { Exchange } from '../surface.ts';
import { InvalidFormError } from './errors/invalid-form-error.ts';

/** The file of a form, while it comes. */
export interface FormFile {
  readonly filename: string;
  readonly pieces: AsyncIterable<Uint8Array>;
}

export interface FormLimits {
  /** What its file is called. */
  readonly file: string;
  readonly fieldsMax: number;
  readonly fieldBytesMax: number;
}

const headerLimits = { fieldNameSize: 128, headerPairs: 16, headerSize: 8192 } as const;

/**
 * Reads a form with at most one file, which may come before or after the fields.
 *
 * @param onFile reads the file to its end, or throws, which ends the reading
 * @returns the fields
 * @throws InvalidFormError, what `onFile` throws, the reason of a request that was broken off
 */
export async function readForm(
  { body, headers, context: { signal } }: Pick<Exchange, 'headers' | 'context'> & { readonly body: Readable },
  { file, fieldsMax, fieldBytesMax }: FormLimits,
  onFile: (file: FormFile) => Promise<void>,
): Promise<Readonly<Record<string, string>>> {
  const parser = parserOf(headers as BusboyHeaders, {
    ...headerLimits,
    fields: fieldsMax,
    fieldSize: fieldBytesMax,
    files: 1,
  });
  const fields = new Map<string, string>();
  const { promise: broken, reject } = Promise.withResolvers<never>();
  const fail = (problem: string) => () => reject(new InvalidFormError(problem));
  let reading: Promise<void> | undefined;
  parser.on('field', (name, value, isNameCut, isValueCut) => {
    if (isNameCut || isValueCut) return fail('a field is too long')();
    if (fields.has(name)) return fail(`the field "${name.slice(0, 64)}" comes twice`)();
    fields.set(name, value);
  });
  parser.on('file', (name, pieces, filename) => {
    // Of a form that is cut off the parser tells the file as well; whoever reads it then has nobody to tell.
    pieces.on('error', () => {});
    if (name !== file) return fail(`a file is called "${name.slice(0, 64)}", and must be called "${file}"`)();
    reading = onFile({ filename, pieces });
    reading.catch(reject);
  });
  parser.on('filesLimit', fail('it holds more than one file'));
  parser.on('fieldsLimit', fail(`it holds more than ${fieldsMax} fields`));
  const finished = new Promise<void>((resolve) => parser.once('finish', resolve));
  parser.once('error', (cause: unknown) => reject(new InvalidFormError('it is cut off or malformed', cause)));
  const leave = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', leave, { once: true });
  body.pipe(parser);
  try {
    signal.throwIfAborted();
    await Promise.race([finished, broken]);
    await Promise.race([reading, broken]);
  } finally {
    signal.removeEventListener('abort', leave);
    body.unpipe(parser);
  }
  return Object.fromEntries(fields);
}

function parserOf(headers: BusboyHeaders, limits: object): InstanceType<typeof Busboy> {
  try {
    return new Busboy({ headers, limits });
  } catch (cause) {
    throw new InvalidFormError('its type names no boundary', cause);
  }
}
