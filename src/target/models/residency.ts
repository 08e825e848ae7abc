import { assert } from '#base';
import { bytesTogether, type MemoryClaim } from '#hub';
import { type Demand, makeRoom } from './make-room.ts';
import { ModelLoadFailedError } from './model-load-failed-error.ts';
import { ModelNotLoadedError } from './model-not-loaded-error.ts';
import { NoRoomError } from './no-room-error.ts';
import {
  canRest,
  createResident,
  hasToGo,
  isPinned,
  isUnheld,
  type Resident,
  restsAtMs,
  servesUntilMs,
  use,
  wantsToBeThere,
} from './resident.ts';
import type { Ticket } from './ticket.ts';

/** What is to be done now; the answer to each is `loaded` or `loadFailed`, and `unloaded`. */
export interface Actions {
  readonly load: readonly Resident[];
  readonly unload: readonly Resident[];
}

const retryMsMin = 1000;
const retryMsMax = 60_000;

/**
 * Which models are in memory, and who waits for which. It knows bytes, counts, order and time, and neither processes nor
 * requests. The caller's loop: tell what happened, `settle`, carry out the actions, and settle again at `nextMs`.
 */
export class Residency {
  readonly #residents = new Map<string, Resident>();
  /** In the order of their coming. */
  readonly #tickets = new Set<Ticket>();
  #draining: ReadonlySet<Resident> = new Set();

  get residents(): readonly Resident[] {
    return [...this.#residents.values()];
  }

  /** Memory that is taken by what is in memory, comes or has not quite gone. */
  get usedBytes(): number {
    const present = this.residents.filter(({ state }) => state !== 'unloaded');
    return bytesTogether(present.map(({ claim }) => claim));
  }

  /** Memory of their own that models have which are all in memory. */
  get heldBytes(): number {
    const held = this.residents.filter(({ state }) => state === 'loaded' || state === 'unloading');
    return held.reduce((sum, { claim }) => sum + claim.privateBytes, 0);
  }

  /** Whether the end of a request can change anything. */
  get isWaited(): boolean {
    return this.#tickets.size > 0 || this.residents.some((resident) => isUnheld(resident) || canRest(resident));
  }

  add(key: string, name: string, claim: MemoryClaim): Resident {
    const known = this.#residents.get(key) ?? createResident(key, name, claim);
    this.#residents.set(key, known);
    return known;
  }

  /** Asks for a model. True when it is loaded and stays, so that it is given at once; else `settle` decides. */
  ask(ticket: Ticket, nowMs: number): boolean {
    const { resident } = ticket;
    if (ticket.generation === undefined) use(resident, nowMs);
    else resident.failure = undefined;
    if (resident.state === 'loaded' && !this.#draining.has(resident)) {
      this.#admit(ticket);
      return true;
    }
    this.#tickets.add(ticket);
    if (ticket.generation === undefined) resident.waiting++;
    return false;
  }

  /** Somebody does not want to wait any more; without effect when the ticket is settled. */
  forget(ticket: Ticket): void {
    if (!this.#tickets.delete(ticket)) return;
    if (ticket.generation === undefined) ticket.resident.waiting--;
  }

  /** A request that was admitted has ended. */
  leave(resident: Resident, nowMs: number): void {
    resident.users--;
    assert(resident.users >= 0, 'a request leaves once');
    resident.usedAtMs = Math.max(resident.usedAtMs, nowMs);
  }

  loaded(resident: Resident, durationMs: number, nowMs: number): void {
    Object.assign(resident, { state: 'loaded', loadMs: durationMs, loadedAtMs: nowMs, failure: undefined });
  }

  /** Tells everybody who waits for it; it is tried again when somebody asks after a while, ever longer. */
  loadFailed(resident: Resident, error: unknown, nowMs: number): void {
    const count = (resident.failure?.count ?? 0) + 1;
    const untilMs = nowMs + Math.min(retryMsMax, retryMsMin * 2 ** (count - 1));
    Object.assign(resident, { state: 'unloaded', failure: { error, count, untilMs } });
    for (const ticket of this.#tickets) if (ticket.resident === resident) this.#refuseFailed(ticket, nowMs);
  }

  unloaded(resident: Resident): void {
    resident.state = 'unloaded';
  }

  /** Decides what comes and goes, admits whom it can, and refuses those who have waited too long. */
  settle(budgetBytes: number, nowMs: number): Actions {
    this.#refuse(nowMs);
    for (const { key, state, holders } of this.residents)
      if (state === 'unloaded' && holders.size === 0) this.#residents.delete(key);
    const unload = this.residents.filter((resident) => hasToGo(resident, nowMs));
    for (const resident of unload) this.#unload(resident, nowMs);
    const demands = this.#demands(nowMs);
    const tickets = new Map(demands.flatMap(({ demand, ticket }) => (ticket ? [[demand, ticket]] : [])));
    const { residents } = this;
    const situation = { residents, budgetBytes, nowMs, draining: this.#draining };
    const room = makeRoom(
      demands.map(({ demand }) => demand),
      situation,
    );
    this.#draining = room.draining;
    for (const demand of room.hopeless) {
      const ticket = tickets.get(demand);
      if (ticket) this.#refuseTicket(ticket, noRoom(demand.resident, budgetBytes));
    }
    for (const resident of room.load) resident.state = 'loading';
    for (const resident of room.unload) this.#unload(resident, nowMs);
    for (const ticket of this.#tickets) {
      const { state } = ticket.resident;
      if (state === 'loaded' && !this.#draining.has(ticket.resident)) this.#admit(ticket);
    }
    return { load: room.load, unload: [...unload, ...room.unload] };
  }

  /** When to settle again at the latest, though nothing happens. */
  nextMs(nowMs: number): number {
    const times = [...this.#tickets].map(({ deadlineMs }) => deadlineMs);
    for (const resident of this.residents) {
      if (this.#tickets.size > 0 && resident.state === 'loaded') times.push(servesUntilMs(resident));
      if (resident.failure && isPinned(resident)) times.push(resident.failure.untilMs);
      if (resident.state === 'loaded') times.push(restsAtMs(resident));
    }
    return Math.min(...times.filter((timeMs) => timeMs > nowMs));
  }

  #demands(nowMs: number): { readonly demand: Demand; readonly ticket?: Ticket }[] {
    const asked = [...this.#tickets].map((ticket) => {
      const { resident, generation } = ticket;
      const reach: Demand['reach'] = generation === undefined ? 'unpinned' : { allBut: generation };
      return { demand: { resident, reach }, ticket };
    });
    const wanted = this.residents
      .filter((resident) => resident.state === 'unloaded' && wantsToBeThere(resident, nowMs))
      .map((resident): Demand => ({ resident, reach: isPinned(resident) ? 'unpinned' : 'nobody' }));
    return [...asked, ...wanted.map((demand) => ({ demand }))];
  }

  #refuse(nowMs: number): void {
    for (const ticket of this.#tickets) {
      const { resident, deadlineMs, sinceMs } = ticket;
      if (resident.state === 'loading') continue;
      if (resident.failure && resident.failure.untilMs > nowMs) this.#refuseFailed(ticket, nowMs);
      else if (deadlineMs <= nowMs) {
        const retryAfterSeconds = Math.ceil(resident.loadMs / 1000) + 1;
        this.#refuseTicket(ticket, new ModelNotLoadedError(resident.name, nowMs - sinceMs, retryAfterSeconds));
      }
    }
  }

  #refuseFailed(ticket: Ticket, nowMs: number): void {
    const { error, untilMs } = ticket.resident.failure ?? { error: undefined, untilMs: nowMs };
    const seconds = Math.max(1, Math.ceil((untilMs - nowMs) / 1000));
    const isRequest = ticket.generation === undefined;
    this.#refuseTicket(ticket, isRequest ? new ModelLoadFailedError(ticket.resident.name, error, seconds) : error);
  }

  #refuseTicket(ticket: Ticket, error: unknown): void {
    this.forget(ticket);
    ticket.refused(error);
  }

  #admit(ticket: Ticket): void {
    this.forget(ticket);
    if (ticket.generation === undefined) ticket.resident.users++;
    ticket.admitted();
  }

  #unload(resident: Resident, nowMs: number): void {
    resident.state = 'unloading';
    resident.isResting = restsAtMs(resident) <= nowMs;
  }
}

function noRoom({ name, claim }: Resident, budgetBytes: number): NoRoomError {
  return new NoRoomError(name, bytesTogether([claim]), budgetBytes);
}
