const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * A line of bars, the newest at the right end: as high as its value is beside the largest that is shown. Nothing at all
 * is a blank, so that a little looks different.
 *
 * @param width bars; where there are fewer values, the left end is blank
 */
export function sparkline(values: readonly number[], width: number): string {
  const shown = width > 0 ? values.slice(-width) : [];
  const max = Math.max(...shown, 0);
  const bars = shown.map((value) =>
    value > 0 ? blocks[Math.min(blocks.length - 1, Math.ceil((value / max) * blocks.length) - 1)] : ' ',
  );
  return bars.join('').padStart(width);
}
