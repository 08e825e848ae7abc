const { diff } = process.getBuiltinModule('node:util');

/** `…` stands for lines that are the same and far from what is not. */
export interface DiffLine {
  readonly sign: ' ' | '+' | '-' | '…';
  readonly text: string;
}

/** Lines that are the same, on each side of one that is not, for orientation. */
const contextLines = 3;

/** What a text has that it had not before, and the other way round; of what is replaced, the old lines first. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let removed: DiffLine[] = [];
  let added: DiffLine[] = [];
  const flush = () => {
    lines.push(...removed, ...added);
    [removed, added] = [[], []];
  };
  for (const [operation, text] of diff(before.split('\n'), after.split('\n'))) {
    if (operation < 0) added.push({ sign: '+', text });
    else if (operation > 0) removed.push({ sign: '-', text });
    else {
      flush();
      lines.push({ sign: ' ', text });
    }
  }
  flush();
  return folded(lines);
}

function folded(lines: readonly DiffLine[]): readonly DiffLine[] {
  const isNear = lines.map((_, index) =>
    lines.slice(Math.max(0, index - contextLines), index + contextLines + 1).some(({ sign }) => sign !== ' '),
  );
  return lines.flatMap((line, index): DiffLine[] => {
    if (isNear[index]) return [line];
    return index === 0 || isNear[index - 1] ? [{ sign: '…', text: '' }] : [];
  });
}
