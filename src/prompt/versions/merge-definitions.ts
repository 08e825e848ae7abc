import { canonicalJson, type Json } from '#base';
import type { PromptDefinition } from '../definition/prompt-definition.ts';

export interface MergedDefinition {
  readonly definition: PromptDefinition;
  /** Parts that both sides changed, each otherwise: `messages.1`, `settings.temperature`. Those of ours are kept. */
  readonly conflicts: readonly string[];
}

/** What two sides have made of the same prompt, put together part by part. */
export function mergeDefinitions(
  base: PromptDefinition,
  ours: PromptDefinition,
  theirs: PromptDefinition,
): MergedDefinition {
  const conflicts: string[] = [];
  const merged = mergeParts(base as unknown as Json, ours as unknown as Json, theirs as unknown as Json, [], conflicts);
  return { definition: merged as unknown as PromptDefinition, conflicts };
}

type Part = Json | undefined;

function mergeParts(base: Part, ours: Part, theirs: Part, path: readonly string[], conflicts: string[]): Part {
  if (isSame(ours, theirs) || isSame(base, theirs)) return ours;
  if (isSame(base, ours)) return theirs;
  if (isList(base) && isList(ours) && isList(theirs) && base.length === ours.length && ours.length === theirs.length)
    return ours.map(
      (each, index) => mergeParts(base[index], each, theirs[index], [...path, `${index}`], conflicts) ?? null,
    );
  if (isObject(base) && isObject(ours) && isObject(theirs)) {
    const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
    const merged = names.map((name) => [
      name,
      mergeParts(base[name], ours[name], theirs[name], [...path, name], conflicts),
    ]);
    return Object.fromEntries(merged.filter(([, part]) => part !== undefined)) as Json;
  }
  conflicts.push(path.join('.'));
  return ours;
}

const isSame = (a: Part, b: Part): boolean =>
  a === undefined || b === undefined ? a === b : canonicalJson(a) === canonicalJson(b);
const isList = (part: Part): part is Json[] => Array.isArray(part);
const isObject = (part: Part): part is { [name: string]: Json } =>
  typeof part === 'object' && part !== null && !Array.isArray(part);
