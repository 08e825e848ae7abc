import { Circuit } from './circuit.ts';

/** More models than that are not remembered; the one that was asked for longest ago goes first. */
const circuitsMax = 1024;

/** The circuits of a process, by what a model is: they outlast the generations in which it is declared. */
export class Circuits {
  readonly #known = new Map<string, Circuit>();

  /** @param identity the same for models of which the same is to be known */
  of(identity: string): Circuit {
    const circuit = this.#known.get(identity) ?? new Circuit();
    this.#known.delete(identity);
    this.#known.set(identity, circuit);
    const [oldest] = this.#known.keys();
    if (this.#known.size > circuitsMax && oldest !== undefined) this.#known.delete(oldest);
    return circuit;
  }
}
