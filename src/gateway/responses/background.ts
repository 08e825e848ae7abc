import type { GenerateEvent } from '#contract';
import { faultOf } from '../fault.ts';
import type { Detached, Inquiry } from '../surface.ts';
import type { ResponseArchive } from './archive/response-archive.ts';
import { ResponseCancelledError } from './errors/response-cancelled-error.ts';
import type { StoredItem } from './item-schema.ts';
import { LiveResponse } from './live-response.ts';
import { responseEvents } from './response-events.ts';
import { emptyState, type ResponseIdentity, type ResponseObject, responseObject } from './response-object.ts';

export interface BackgroundWork {
  readonly identity: ResponseIdentity;
  readonly tenant: string;
  readonly input: readonly StoredItem[];
  readonly detached: Detached;
  readonly inquiry: Inquiry;
  generate(): AsyncIterable<GenerateEvent>;
}

/** How often it is said that what runs here is alive; three are missed before it counts as dead. */
const heartbeatMs = 5000;

/** The responses that this process makes for nobody who waits. */
export class Background {
  readonly #archive: ResponseArchive;
  readonly #running = new Map<string, LiveResponse>();
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(archive: ResponseArchive) {
    this.#archive = archive;
  }

  /** One that runs in this process. */
  find(id: string): LiveResponse | undefined {
    return this.#running.get(id);
  }

  /** Resolves when it is written down that it will be answered, and goes on with it. */
  async begin(work: BackgroundWork): Promise<{ readonly response: ResponseObject; readonly live: LiveResponse }> {
    const { identity, tenant, input, detached } = work;
    const response = responseObject(identity, { ...emptyState, status: 'queued' });
    const live = new LiveResponse((reason) => detached.abort(reason));
    await this.#archive.add({ tenant, response, input });
    this.#running.set(identity.id, live);
    this.#heartbeat ??= setInterval(() => void this.#stayAlive(), heartbeatMs).unref();
    live.push({ type: 'response.queued', response });
    void this.#run(work, live);
    return { response, live };
  }

  async #run(work: BackgroundWork, live: LiveResponse): Promise<void> {
    const { identity, detached } = work;
    let failure: unknown;
    try {
      for await (const event of responseEvents(work.generate(), identity, work.inquiry.tally)) {
        if (event.response) await this.#keep(work, event.response);
        live.push(event);
      }
    } catch (thrown) {
      failure = detached.context.signal.aborted ? (detached.context.signal.reason as unknown) : thrown;
      await this.#fail(work, live, failure);
    }
    this.#running.delete(identity.id);
    if (this.#running.size === 0) this.#heartbeat = clearInterval(this.#heartbeat) as undefined;
    live.end();
    detached.end(failure);
  }

  async #keep({ tenant, input }: BackgroundWork, response: ResponseObject): Promise<void> {
    await this.#archive.finish({ tenant, response, input });
  }

  /** What cannot be written down now counts as failed when its time is over. */
  async #fail(work: BackgroundWork, live: LiveResponse, failure: unknown): Promise<void> {
    const { code, message } = faultOf(failure);
    const error = { code: code === 'engine/prompt-too-long' ? 'invalid_prompt' : 'server_error', message };
    const isCancelled = failure instanceof ResponseCancelledError;
    const status = isCancelled ? ('cancelled' as const) : ('failed' as const);
    const state = { ...emptyState, status, error: isCancelled ? null : error };
    const response = responseObject(work.identity, state);
    await this.#keep(work, response).catch(() => {});
    live.push({ type: 'response.failed', response });
  }

  async #stayAlive(): Promise<void> {
    // What cannot be said now is said next time.
    const unwanted = await this.#archive.stayAlive([...this.#running.keys()]).catch(() => []);
    for (const id of unwanted) this.#running.get(id)?.abort(new ResponseCancelledError());
  }
}
