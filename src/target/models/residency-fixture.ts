import assert from 'node:assert/strict';
import type { LoadPolicy } from '#hub';
import { Residency } from './residency.ts';
import { isPinned, type Resident } from './resident.ts';
import type { Ticket } from './ticket.ts';

export interface Day {
  readonly budgetBytes: number;
  readonly models: readonly {
    readonly weights: number;
    readonly sharedBytes: number;
    readonly privateBytes: number;
    readonly load: LoadPolicy;
    readonly idleUnloadMs: number | undefined;
    readonly loadMs: number;
  }[];
  readonly requests: readonly {
    readonly model: number;
    readonly atMs: number;
    readonly serviceMs: number;
    /** Whose client leaves when it has waited for so long. */
    readonly patienceMs: number | undefined;
  }[];
  /** Of the loads, in their order: which fail. */
  readonly failures: readonly boolean[];
}

export interface Outcome {
  readonly waitedMs: number;
  readonly end: 'answered' | 'refused' | 'left';
  readonly error?: unknown;
}

export const unloadMs = 20;

/**
 * A day of requests on a virtual clock, with models that load when they are told to. After every event what must never
 * happen is looked for: more memory than the budget, and somebody leaving who is pinned or in use.
 */
export function liveDay(day: Day, waitMs: number): readonly Outcome[] {
  const residency = new Residency();
  const residents = day.models.map(({ weights, sharedBytes, privateBytes, load, idleUnloadMs }, index) => {
    const claim = { weights: `sha256:${weights}`, sharedBytes, privateBytes, hostCacheBytes: 0 } as const;
    const resident = residency.add(`model ${index}`, `model ${index}`, claim);
    resident.holders.set(1, { load, idleUnloadMs, isPrepared: true });
    return resident;
  });
  const outcomes: Outcome[] = [];
  const failures = [...day.failures];
  const events: { readonly atMs: number; run(): void }[] = [];
  let nowMs = 0;
  let wakesAtMs = Infinity;
  const at = (atMs: number, run: () => void) => void events.push({ atMs, run });

  const finishLoading = (resident: Resident, durationMs: number): void => {
    if (failures.shift() === true) residency.loadFailed(resident, new Error('no luck'), nowMs);
    else residency.loaded(resident, durationMs, nowMs);
  };
  const settle = (): void => {
    const { load, unload } = residency.settle(day.budgetBytes, nowMs);
    for (const resident of load) {
      const { loadMs } = day.models[residents.indexOf(resident)]!;
      at(nowMs + loadMs, () => finishLoading(resident, loadMs));
    }
    for (const resident of unload) {
      assert.equal(resident.users, 0, `${resident.name} leaves while it answers`);
      assert.ok(!isPinned(resident), `${resident.name} leaves although it is pinned`);
      at(nowMs + unloadMs, () => residency.unloaded(resident));
    }
    assert.ok(residency.usedBytes <= day.budgetBytes, `${residency.usedBytes} of ${day.budgetBytes} bytes`);
    const nextMs = residency.nextMs(nowMs);
    if (wakesAtMs <= nowMs) wakesAtMs = Infinity;
    if (nextMs >= wakesAtMs) return;
    wakesAtMs = nextMs;
    at(nextMs, () => {});
  };
  for (const { model, atMs, serviceMs, patienceMs } of day.requests) {
    at(atMs, () => {
      const resident = residents[model % residents.length]!;
      const sinceMs = nowMs;
      let isSettled = false;
      const end = (outcome: Omit<Outcome, 'waitedMs'>): void => {
        isSettled = true;
        outcomes.push({ ...outcome, waitedMs: nowMs - sinceMs });
      };
      const ticket: Ticket = {
        resident,
        generation: undefined,
        sinceMs,
        deadlineMs: nowMs + waitMs,
        admitted: () => {
          end({ end: 'answered' });
          at(nowMs + serviceMs, () => residency.leave(resident, nowMs));
        },
        refused: (error) => end({ end: 'refused', error }),
      };
      residency.ask(ticket, nowMs);
      if (patienceMs === undefined) return;
      at(nowMs + patienceMs, () => {
        residency.forget(ticket);
        if (!isSettled) end({ end: 'left' });
      });
    });
  }
  settle();
  while (outcomes.length < day.requests.length || residents.some(({ users }) => users > 0)) {
    events.sort((a, b) => a.atMs - b.atMs);
    const event = events.shift();
    assert.ok(event, 'nothing will happen any more, and somebody still waits');
    nowMs = event.atMs;
    event.run();
    settle();
  }
  return outcomes;
}
