/** How elements of one type lie in memory: their bytes, by the name that files give the type. */
export const elementBytes = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
} as const;

export type SafetensorsType = keyof typeof elementBytes;

export interface SafetensorsTensor {
  readonly name: string;
  readonly type: SafetensorsType;
  /** Slowest first: a matrix of PyTorch is [rows, columns]. */
  readonly shape: readonly number[];
  /** In bytes from the start of the file. */
  readonly offset: number;
  readonly sizeBytes: number;
}

/** What a safetensors file says of itself, after everything in it was checked against the file. */
export interface SafetensorsHeader {
  /** In the order in which they lie in the file. */
  readonly tensors: readonly SafetensorsTensor[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly fileBytes: number;
}
