import { isUtf8 } from 'node:buffer';

/** A line of a file that is not empty. */
export interface FileLine {
  /** Counts from 1, empty lines included, as editors do. */
  readonly number: number;
  /** Undefined where it is no text, or longer than a line may be. */
  readonly text: string | undefined;
}

const newline = 0x0a;
const byteOrderMark = '\u{feff}';

/** The lines of a file that comes in pieces, holding no more of it than one line. */
export async function* readLines(pieces: AsyncIterable<Uint8Array>, lineBytesMax: number): AsyncGenerator<FileLine> {
  const line = new LineBuffer(lineBytesMax);
  let number = 1;
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(newline); end !== -1; end = piece.indexOf(newline, from)) {
      line.push(piece.subarray(from, end));
      const text = line.take();
      if (text !== '') yield { number, text: number === 1 ? text?.replace(byteOrderMark, '') : text };
      number++;
      from = end + 1;
    }
    line.push(piece.subarray(from));
  }
  const text = line.take();
  if (text !== '') yield { number, text };
}

class LineBuffer {
  readonly #bytesMax: number;
  #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  push(part: Uint8Array): void {
    this.#bytes += part.length;
    // Of what is too long nothing is kept: it only has to be told.
    if (this.#bytes > this.#bytesMax) this.#parts = [];
    else this.#parts.push(part);
  }

  /** The line without spaces around it, '' when there is nothing in it. */
  take(): string | undefined {
    const [bytes, isTooLong] = [Buffer.concat(this.#parts), this.#bytes > this.#bytesMax];
    this.#parts = [];
    this.#bytes = 0;
    return isTooLong || !isUtf8(bytes) ? undefined : bytes.toString('utf8').trim();
  }
}
