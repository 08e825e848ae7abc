import { bytesTogether, type MemoryClaim, modelsAtStart, type StartCandidate } from '#hub';
import type { MemoryPlan, ModelMemory } from './memory-ledger.ts';
import { ModelsTooLargeError } from './models-too-large-error.ts';

/**
 * What is loaded at the start, and whether the rest can ever be loaded: every model has to fit beside those that are
 * pinned. Models of which nothing is known yet are looked into when their weights have come.
 *
 * @throws ModelsTooLargeError
 */
export function planMemory(models: readonly ModelMemory[], budgetBytes: number, isDeclared: boolean): MemoryPlan {
  const known = models.flatMap(({ name, load, claim }): Known[] =>
    claim ? [{ name, load: load ?? 'whileRoom', claim }] : [],
  );
  const pinned = known.filter(({ load }) => load === 'pinned');
  for (const { name, load, claim } of known) {
    const beside = load === 'pinned' ? pinned : [...pinned, { name, claim }];
    const neededBytes = together(beside);
    if (neededBytes <= budgetBytes) continue;
    const names = beside.map((one) => one.name);
    throw new ModelsTooLargeError({ names, pinned: pinned.length, neededBytes, budgetBytes, isDeclared });
  }
  const atStart = modelsAtStart(known, budgetBytes);
  const startNames = new Set(atStart.map(({ name }) => name));
  return {
    budgetBytes,
    isDeclared,
    models: models.map(({ name, load, claim }) => ({
      name,
      load: load ?? 'whileRoom',
      memoryBytes: claim && bytesTogether([claim]),
      isAtStart: startNames.has(name),
    })),
    startBytes: together(atStart),
  };
}

interface Known extends StartCandidate {
  readonly name: string;
}

function together(models: readonly { readonly claim: MemoryClaim }[]): number {
  return bytesTogether(models.map(({ claim }) => claim));
}
