/** What Cohere tells beside an answer: its version, what is charged, and what was cut. */
export function meta(billed: Readonly<Record<string, number>>, tokensCut: number, version = 2) {
  return {
    api_version: { version: String(version) },
    billed_units: billed,
    ...(tokensCut > 0 && {
      warnings: [`${tokensCut} tokens were cut off, because their inputs are longer than what is read`],
    }),
  };
}
