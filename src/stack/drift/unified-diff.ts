/** A piece of a file and what stands in its place; offsets in UTF-16 units. */
export interface SourceEdit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const contextLines = 3;

interface Segment {
  /** First line that is touched, and the first one after; from 0. */
  readonly from: number;
  readonly to: number;
  readonly edits: readonly SourceEdit[];
}

/**
 * Edits of one file in the format that `patch` and `git apply` read.
 *
 * @param edits in order, not overlapping
 */
export function unifiedDiff(name: string, text: string, edits: readonly SourceEdit[]): string {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const lines = text.split('\n');
  const lineOf = (offset: number) => starts.findLastIndex((start) => start <= offset);
  const segments = joinSegments(
    edits.map((edit) => ({ from: lineOf(edit.start), to: lineOf(edit.end) + 1, edits: [edit] })),
  );
  const output = [`--- a/${name}`, `+++ b/${name}`];
  let shift = 0;
  for (const hunk of groupSegments(segments)) {
    const from = Math.max(0, hunk[0]!.from - contextLines);
    const to = Math.min(lines.at(-1) === '' ? lines.length - 1 : lines.length, hunk.at(-1)!.to + contextLines);
    const body: string[] = [];
    let at = from;
    let added = 0;
    for (const segment of hunk) {
      const changed = editedLines(text, starts, segment);
      body.push(...lines.slice(at, segment.from).map((line) => ` ${line}`));
      body.push(
        ...lines.slice(segment.from, segment.to).map((line) => `-${line}`),
        ...changed.map((line) => `+${line}`),
      );
      added += changed.length - (segment.to - segment.from);
      at = segment.to;
    }
    body.push(...lines.slice(at, to).map((line) => ` ${line}`));
    output.push(`@@ -${from + 1},${to - from} +${from + 1 + shift},${to - from + added} @@`, ...body);
    shift += added;
  }
  return `${output.join('\n')}\n`;
}

function editedLines(text: string, starts: readonly number[], { from, to, edits }: Segment): readonly string[] {
  let at = starts[from]!;
  let result = '';
  for (const { start, end, text: replacement } of edits) {
    result += text.slice(at, start) + replacement;
    at = end;
  }
  const end = to < starts.length ? starts[to]! - 1 : text.length;
  return (result + text.slice(at, end)).split('\n');
}

/** Edits on the same lines belong together. */
function joinSegments(segments: readonly Segment[]): readonly Segment[] {
  const joined: Segment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (!last || segment.from >= last.to) joined.push(segment);
    else
      joined[joined.length - 1] = {
        from: last.from,
        to: Math.max(last.to, segment.to),
        edits: [...last.edits, ...segment.edits],
      };
  }
  return joined;
}

/** Hunks whose contexts would touch are one hunk. */
function groupSegments(segments: readonly Segment[]): readonly (readonly Segment[])[] {
  const hunks: Segment[][] = [];
  for (const segment of segments) {
    const hunk = hunks.at(-1);
    if (hunk && segment.from - hunk.at(-1)!.to <= 2 * contextLines) hunk.push(segment);
    else hunks.push([segment]);
  }
  return hunks;
}
