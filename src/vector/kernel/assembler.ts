/** Bytes of WebAssembly, nested as the code is; `assembleModule` lays them out flat. */
export type Code = number | readonly Code[];

/** A function of a module that is called from outside. */
export interface AssembledFunction {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly result: ValueType;
  /** Beside the parameters, after which they are numbered. */
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

export type ValueType = 'i32' | 'i64' | 'f32' | 'v128';

const valueTypes: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, v128: 0x7b };

/** Of 64 KiB each: all that an address of 32 bits reaches. */
export const memoryPagesMax = 65_536;

/**
 * The binary form of a module that imports one shared memory as "memory.shared" and exports functions. It covers what
 * our kernels need and nothing more, so that no assembler has to be installed.
 *
 * @see https://webassembly.github.io/spec/core/binary/modules.html
 */
export function assembleModule(functions: readonly AssembledFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters, result }) => [
    0x60,
    vector(parameters.map((type) => valueTypes[type])),
    vector([valueTypes[result]]),
  ]);
  const sharedWithMaximum = 0x03;
  const memory = [name('memory'), name('shared'), 0x02, sharedWithMaximum, unsigned(1), unsigned(memoryPagesMax)];
  const exported = functions.map((each, index) => [name(each.name), 0x00, unsigned(index)]);
  const bodies = functions.map(({ locals, body }) => {
    const declared = vector(locals.map((type) => [unsigned(1), valueTypes[type]]));
    return sized([declared, body, 0x0b]);
  });
  return Uint8Array.from(
    flatten([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, vector(types)),
      section(2, vector([memory])),
      section(3, vector(functions.map((_each, index) => unsigned(index)))),
      section(7, vector(exported)),
      section(10, vector(bodies)),
    ]),
  );
}

/** LEB128 of a number that is not negative. */
export function unsigned(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 0x80;
    rest = Math.floor(rest / 0x80);
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

function section(id: number, content: Code): Code {
  return [id, sized(content)];
}

function sized(content: Code): Code {
  const bytes = flatten(content);
  return [unsigned(bytes.length), bytes];
}

function vector(items: readonly Code[]): Code {
  return [unsigned(items.length), items];
}

function name(text: string): Code {
  return vector([...Buffer.from(text)]);
}

function flatten(code: Code): number[] {
  const bytes: number[] = [];
  const add = (part: Code): void => {
    if (typeof part === 'number') bytes.push(part);
    else for (const each of part) add(each);
  };
  add(code);
  return bytes;
}
