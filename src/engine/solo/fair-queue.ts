/** First in, first out within a tenant, and taking turns between tenants. */
export class FairQueue<T> {
  /** In the order of their turns; a tenant without items is not listed. */
  readonly #tenants = new Map<string, T[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(tenant: string, item: T): void {
    const items = this.#tenants.get(tenant);
    if (items === undefined) this.#tenants.set(tenant, [item]);
    else items.push(item);
    this.#size++;
  }

  /** The item whose turn it is, left in its place. */
  peek(): T | undefined {
    return this.#first()?.[1][0];
  }

  /** Takes the item whose turn it is; its tenant's next turn comes after everybody else's. */
  shift(): T | undefined {
    const first = this.#first();
    if (first === undefined) return undefined;
    const [tenant, items] = first;
    const item = items.shift();
    this.#tenants.delete(tenant);
    if (items.length > 0) this.#tenants.set(tenant, items);
    this.#size--;
    return item;
  }

  /** Takes the first item for which the test holds, wherever it stands. */
  remove(matches: (item: T) => boolean): T | undefined {
    for (const [tenant, items] of this.#tenants) {
      const index = items.findIndex(matches);
      if (index < 0) continue;
      const [item] = items.splice(index, 1);
      if (items.length === 0) this.#tenants.delete(tenant);
      this.#size--;
      return item;
    }
    return undefined;
  }

  #first(): [tenant: string, items: T[]] | undefined {
    return this.#size === 0 ? undefined : this.#tenants.entries().next().value;
  }
}
