/** What was read of a text. */
export interface ReadArguments {
  /** The same as JSON, as far as it is known. */
  readonly json: string;
  /** How many characters belong to the arguments. */
  readonly length: number;
  /** Whether these are the last. */
  readonly ended: boolean;
}

/** Reads the arguments of one call, which arrive in pieces and are known to be well-formed as far as they go. */
export interface ArgumentsReader {
  read(text: string): ReadArguments;
}
