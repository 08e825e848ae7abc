import type { BatchProblem } from './archive/stored-batch.ts';
import { type LineRules, readLine } from './read-line.ts';
import type { FileLine } from './read-lines.ts';

/** Problems that are told of one file. */
const problemsMax = 100;

/** Looks at every line before the first is asked: how many there are, and what is wrong with them. */
export async function checkInput(
  lines: AsyncIterable<FileLine>,
  { linesMax, ...rules }: LineRules & { readonly linesMax: number },
): Promise<{ readonly total: number; readonly problems: readonly BatchProblem[] }> {
  const problems: BatchProblem[] = [];
  const lineOf = new Map<string, number>();
  let total = 0;
  for await (const line of lines) {
    total++;
    if (total > linesMax) {
      const message = `The file has more than ${linesMax} lines: divide it into several batches.`;
      return { total, problems: [{ code: 'too_many_lines', message, line: null, param: null }] };
    }
    const read = readLine(line, rules);
    const problem = 'code' in read ? read : duplicateOf(read.customId, read.number, lineOf);
    if (problem) problems.push(problem);
    if (problems.length >= problemsMax) break;
  }
  if (total === 0) problems.push({ code: 'empty_file', message: 'The file has no lines.', line: null, param: null });
  return { total, problems };
}

function duplicateOf(customId: string, number: number, lineOf: Map<string, number>): BatchProblem | undefined {
  const first = lineOf.get(customId);
  lineOf.set(customId, first ?? number);
  if (first === undefined) return undefined;
  return { code: 'duplicate_custom_id', message: `Line ${first} has it already.`, line: number, param: 'custom_id' };
}
