/** Finds one kind of thing in a text that is still coming. */
export interface Detector {
  /** Stands in the place of what was found: "[email]". */
  readonly label: string;
  /**
   * The length of what begins at a place, in UTF-16 units; 0 for nothing; undefined where more of the text could change
   * the answer, which is never so when the text is at its end. It depends on the character before the place and on a
   * bounded number of those after it, so that the answer is the same however the text arrives.
   */
  lengthAt(text: string, start: number, isEnd: boolean): number | undefined;
  /** Characters that belong to what was found, however many follow: a key may be longer than is needed to know one. */
  readonly rest?: RegExp | undefined;
}

export interface RunDetectorOptions {
  readonly label: string;
  /** May not stand before it. */
  readonly before: RegExp;
  /**
   * What its first characters are, as far as they have come: must hold of every beginning of what it holds of, so that
   * most places of most texts are decided at once.
   */
  readonly opening: RegExp;
  /** How many characters `opening` looks at. */
  readonly openingLength: number;
  /** A character that it may consist of. */
  readonly body: RegExp;
  /** The longest that can be found, in UTF-16 units. */
  readonly lengthMax: number;
  /** @param run characters of the body, at most one more than `lengthMax`, and the one that follows them, if any */
  lengthIn(run: string): number;
  readonly rest?: RegExp | undefined;
}

/** A detector of what lies within a run of certain characters: nothing need be awaited beyond the end of the run. */
export function runDetector(options: RunDetectorOptions): Detector {
  const { label, opening, openingLength, lengthMax, lengthIn, rest } = options;
  const mayOpen = characterTest(opening);
  const mayNotStandBefore = characterTest(options.before);
  const isBody = characterTest(options.body);
  return {
    label,
    rest,
    lengthAt: (text, start, isEnd) => {
      // Nearly every place ends here, so it is here that the time goes.
      if (!mayOpen(text.charCodeAt(start))) return 0;
      if (start > 0 && mayNotStandBefore(text.charCodeAt(start - 1))) return 0;
      if (openingLength > 1 && !opening.test(text.slice(start, start + openingLength))) return 0;
      let end = start;
      while (end < text.length && end - start <= lengthMax && isBody(text.charCodeAt(end))) end++;
      if (end === text.length && end - start <= lengthMax && !isEnd) return undefined;
      return lengthIn(text.slice(start, Math.min(end + 1, start + lengthMax + 1)));
    },
  };
}

/** Whether a pattern matches a single character, by its code; for ASCII without running the pattern. */
function characterTest(pattern: RegExp): (code: number) => boolean {
  const ascii = Uint8Array.from({ length: 128 }, (_none, code) => Number(pattern.test(String.fromCharCode(code))));
  return (code) => (code < ascii.length ? ascii[code] === 1 : pattern.test(String.fromCharCode(code)));
}
