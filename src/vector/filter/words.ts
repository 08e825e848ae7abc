/** The words of a text: runs of letters and digits, in small letters, composed as Unicode's NFKC has it. */
export function wordsOf(text: string): readonly string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
