/** Tokens end anywhere inside a UTF-8 character: gives whole characters only, and keeps the rest for the next token. */
export class CharacterStream {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /** The characters that these bytes complete; bytes that belong to none become U+FFFD. */
  write(bytes: Uint8Array): string {
    return this.#decoder.decode(bytes, { stream: true });
  }

  /** What is left when no more bytes come: U+FFFD for a character cut off, else nothing. */
  end(): string {
    return this.#decoder.decode();
  }
}
