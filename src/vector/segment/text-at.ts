/** Text n of a column in which all stand one behind the other, by where each ends. */
export function textAt(bytes: Buffer, ends: Float64Array, row: number): string {
  return bytes.toString('utf8', row === 0 ? 0 : ends[row - 1], ends[row]);
}
