import { type Adapter, applyAdapter, type ModelContext } from '#native';

/** An adapter and its strength, as a context applies them. */
export interface AppliedAdapter {
  readonly adapter: Adapter;
  readonly scale: number;
}

/** Which adapter a context applies. */
export class AdapterSwitch {
  readonly #context: ModelContext;
  #applied: AppliedAdapter | undefined;

  constructor(context: ModelContext) {
    this.#context = context;
  }

  /** Costs nothing where it is applied already; never to be called while the context decodes. */
  use(wanted: AppliedAdapter | undefined): void {
    if (wanted === this.#applied) return;
    applyAdapter(this.#context, wanted?.adapter, wanted?.scale);
    this.#applied = wanted;
  }

  /** Takes an adapter off that is about to be freed. */
  takeOff(adapter: Adapter): void {
    if (this.#applied?.adapter === adapter) this.use(undefined);
  }
}
