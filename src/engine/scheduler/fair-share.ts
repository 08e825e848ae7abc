interface Account {
  served: number;
  /** Requests that wait or run. */
  requests: number;
}

/**
 * How much of the machine each tenant has had, in tokens. Who has had least goes first, whatever the size of his
 * requests; who comes back after a pause begins where the least served of the others is, so that nobody saves up turns
 * (virtual token counter; Sheng et al. 2024).
 */
export class FairShare {
  readonly #accounts = new Map<string, Account>();

  arrive(tenant: string): void {
    const account = this.#accounts.get(tenant);
    if (account !== undefined) account.requests++;
    else this.#accounts.set(tenant, { served: this.#leastServed(), requests: 1 });
  }

  leave(tenant: string): void {
    const account = this.#accounts.get(tenant);
    if (account === undefined) return;
    account.requests--;
    if (account.requests === 0) this.#leastServed();
  }

  serve(tenant: string, tokens: number): void {
    const account = this.#accounts.get(tenant);
    if (account !== undefined) account.served += tokens;
  }

  served(tenant: string): number {
    return this.#accounts.get(tenant)?.served ?? 0;
  }

  /** Of tenants who want something. Accounts of others are closed once nobody would be the worse for it. */
  #leastServed(): number {
    const active = [...this.#accounts.values()].filter(({ requests }) => requests > 0);
    const least = active.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...active.map(({ served }) => served));
    for (const [tenant, { requests, served }] of this.#accounts) {
      if (requests === 0 && served <= least) this.#accounts.delete(tenant);
    }
    return active.length === 0 ? 0 : least;
  }
}
