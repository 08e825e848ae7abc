import { assert } from '#base';
import { freeState, joinStates, type ModelContext } from '#native';
import type { CacheOperation, RestoredPart } from '../cache/operation.ts';

type NativeOperation = Exclude<CacheOperation, { kind: 'store' }>;

/**
 * Changes the native cache as the scheduler's cache says.
 *
 * @param passage the sequence through which copies go where all share the cells: only what such a one has is saved and loaded
 */
export function changeCache(context: ModelContext, passage: number, operation: NativeOperation): void {
  if (operation.kind === 'share') {
    context.share(operation.source, operation.target, operation.from, operation.to);
  } else if (operation.kind === 'remove') {
    context.remove(operation.sequence, operation.from, operation.to);
  } else if (operation.kind === 'save') save(context, passage, operation);
  else if (operation.kind === 'load') load(context, passage, operation);
  else if (operation.kind === 'forget') forget(operation);
  else restore(context, operation);
}

function save(context: ModelContext, passage: number, operation: Extract<CacheOperation, { kind: 'save' }>): void {
  const { sequence, snapshot } = operation;
  const { from, to } = snapshot;
  if (context.isApart) {
    const whole = context.save(sequence);
    snapshot.data = joinStates([{ state: whole, from, to }]);
    if (snapshot.data !== whole) freeState(whole);
    return;
  }
  context.share(sequence, passage, from, to);
  snapshot.data = context.save(passage);
  context.remove(passage);
}

function load(context: ModelContext, passage: number, operation: Extract<CacheOperation, { kind: 'load' }>): void {
  const { snapshot, target, from, to } = operation;
  assert(snapshot.data !== undefined, 'what is loaded was saved');
  context.load(passage, snapshot.data);
  context.share(passage, target, from, to);
  context.remove(passage);
}

function restore(context: ModelContext, { target, parts }: Extract<CacheOperation, { kind: 'restore' }>): void {
  const [first] = parts;
  if (first !== undefined && 'source' in first && parts.length === 1) {
    // As it is, because states of models with a window or a recurrence are laid out otherwise.
    const state = context.save(first.source);
    context.load(target, state);
    freeState(state);
    context.remove(target, first.to);
    return;
  }
  const states = parts.map((part) => ({ state: stateOf(context, part), from: part.from, to: part.to }));
  const joined = joinStates(states);
  context.load(target, joined);
  const kept = new Set(parts.map((part) => ('snapshot' in part ? part.snapshot.data : undefined)));
  for (const state of new Set([joined, ...states.map(({ state: saved }) => saved)]))
    if (!kept.has(state)) freeState(state);
}

function stateOf(context: ModelContext, part: RestoredPart): Uint8Array<ArrayBuffer> {
  if ('source' in part) return context.save(part.source);
  assert(part.snapshot.data !== undefined, 'what is restored was saved');
  return part.snapshot.data;
}

function forget({ snapshot }: Extract<CacheOperation, { kind: 'forget' }>): void {
  if (snapshot.data !== undefined) freeState(snapshot.data);
  snapshot.data = undefined;
}
