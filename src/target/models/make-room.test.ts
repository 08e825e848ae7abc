import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LoadPolicy } from '#hub';
import { type Demand, makeRoom } from './make-room.ts';
import { createResident, type Resident, type ResidentState } from './resident.ts';

interface Model {
  readonly bytes: number;
  readonly weights?: string;
  readonly state?: ResidentState;
  readonly load?: LoadPolicy;
  readonly users?: number;
  readonly uses?: number;
  readonly holder?: number;
}

const nowMs = 1_000_000;

function models<Name extends string>(described: Readonly<Record<Name, Model>>): Readonly<Record<Name, Resident>> {
  const entries = Object.entries<Model>(described).map(([name, model]) => {
    const { bytes, weights, state = 'loaded', load = 'whileRoom', users = 0, uses = 1, holder = 1 } = model;
    const claim = weights
      ? ({ weights: `sha256:${weights}`, sharedBytes: bytes, privateBytes: 0, hostCacheBytes: 0 } as const)
      : ({ weights: `sha256:${name}`, sharedBytes: 0, privateBytes: bytes, hostCacheBytes: 0 } as const);
    const resident = createResident(name, name, claim);
    resident.holders.set(holder, { load, idleUnloadMs: undefined, isPrepared: true });
    return [name, Object.assign(resident, { state, users, uses, usedAtMs: nowMs })];
  });
  return Object.fromEntries(entries) as Record<Name, Resident>;
}

function decide(all: Readonly<Record<string, Resident>>, demands: readonly Demand[], budgetBytes = 10) {
  const room = makeRoom(demands, { residents: Object.values(all), budgetBytes, nowMs, draining: new Set() });
  const names = (residents: Iterable<Resident>) => [...residents].map(({ name }) => name);
  return { load: names(room.load), unload: names(room.unload), draining: names(room.draining) };
}

const asked = (resident: Resident): Demand => ({ resident, reach: 'unpinned' });

describe('making room for models', () => {
  it('loads what fits beside the others', () => {
    const all = models({ a: { bytes: 6 }, b: { bytes: 4, state: 'unloaded' } });
    assert.deepEqual(decide(all, [asked(all.b)]), { load: ['b'], unload: [], draining: [] });
  });

  it('counts weights once that two models share', () => {
    const all = models({ a: { bytes: 9, weights: 'w' }, b: { bytes: 9, weights: 'w', state: 'unloaded' } });
    assert.deepEqual(decide(all, [asked(all.b)]).load, ['b']);
  });

  it('sends the least valuable away, and not more than needed', () => {
    const all = models({
      often: { bytes: 3, uses: 50 },
      seldom: { bytes: 3, uses: 2 },
      never: { bytes: 3, uses: 0 },
      wanted: { bytes: 4, state: 'unloaded' },
    });
    assert.deepEqual(decide(all, [asked(all.wanted)]).unload, ['never']);
  });

  it('spares small ones when the large one that goes after them is enough', () => {
    const all = models({ small: { bytes: 1, uses: 0 }, large: { bytes: 9 }, wanted: { bytes: 9, state: 'unloaded' } });
    assert.deepEqual(decide(all, [asked(all.wanted)]).unload, ['large']);
  });

  it('drains one that answers requests instead of ending them', () => {
    const all = models({ busy: { bytes: 8, users: 1 }, wanted: { bytes: 8, state: 'unloaded' } });
    assert.deepEqual(decide(all, [asked(all.wanted)]), { load: [], unload: [], draining: ['busy'] });
  });

  it('lets one that is asked for serve a while after it was loaded', () => {
    const all = models({ fresh: { bytes: 8, users: 1 }, wanted: { bytes: 8, state: 'unloaded' } });
    all.fresh.loadedAtMs = nowMs - 10;
    assert.deepEqual(decide(all, [asked(all.wanted)]).draining, []);
  });

  it('keeps pinned ones, and says when there is no hope', () => {
    const all = models({ pinned: { bytes: 8, load: 'pinned' }, wanted: { bytes: 8, state: 'unloaded' } });
    const demand = asked(all.wanted);
    const room = makeRoom([demand], { residents: Object.values(all), budgetBytes: 10, nowMs, draining: new Set() });
    assert.deepEqual([room.unload.length, room.draining.size, room.hopeless.has(demand)], [0, 0, true]);
  });

  it('lets a new generation take the room of the old one, pinned or not, but not of itself', () => {
    const all = models({
      old: { bytes: 5, load: 'pinned', holder: 1 },
      own: { bytes: 4, holder: 2 },
      wanted: { bytes: 5, state: 'unloaded', load: 'pinned', holder: 2 },
    });
    assert.deepEqual(decide(all, [{ resident: all.wanted, reach: { allBut: 2 } }]).unload, ['old']);
  });

  it('waits for what is leaving before it loads', () => {
    const all = models({ gone: { bytes: 8, state: 'unloading' }, wanted: { bytes: 8, state: 'unloaded' } });
    assert.deepEqual(decide(all, [asked(all.wanted)]), { load: [], unload: [], draining: [] });
  });

  it('keeps the room of the one that came first, although a smaller one would fit now', () => {
    const all = models({
      busy: { bytes: 6, users: 1 },
      first: { bytes: 9, state: 'unloaded' },
      small: { bytes: 4, state: 'unloaded' },
    });
    assert.deepEqual(decide(all, [asked(all.first), asked(all.small)]), { load: [], unload: [], draining: ['busy'] });
  });

  it('pushes nobody out for a model that nobody asked for', () => {
    const all = models({ a: { bytes: 8 }, b: { bytes: 8, state: 'unloaded' } });
    assert.deepEqual(decide(all, [{ resident: all.b, reach: 'nobody' }]), { load: [], unload: [], draining: [] });
  });
});
