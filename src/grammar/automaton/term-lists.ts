/** Sorts numbers in place, and drops what comes again; most lists are short, and many sorted already. */
export function sortDistinct(list: number[]): number[] {
  for (let at = 1; at < list.length; at++) {
    if ((list[at] as number) > (list[at - 1] as number)) continue;
    if (list.length <= 24) insertionSort(list);
    else list.sort((a, b) => a - b);
    return distinct(list);
  }
  return list;
}

function insertionSort(list: number[]): void {
  for (let at = 1; at < list.length; at++) {
    const value = list[at] as number;
    let to = at;
    for (; to > 0 && (list[to - 1] as number) > value; to--) list[to] = list[to - 1] as number;
    list[to] = value;
  }
}

function distinct(sorted: number[]): number[] {
  let kept = 0;
  for (let at = 0; at < sorted.length; at++) {
    if (at === 0 || sorted[at] !== sorted[at - 1]) sorted[kept++] = sorted[at] as number;
  }
  sorted.length = kept;
  return sorted;
}
