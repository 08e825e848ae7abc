/**
 * Things that come and go all the time, by name. Not a map of them: a map leaves its earlier tables behind, each of which
 * refers to the next one, so that one of them that has grown old keeps all that came later until the heap is collected as
 * a whole, which stops everything for milliseconds.
 */
export class Crowd<Member> {
  readonly #members: Member[] = [];
  readonly #names: string[] = [];
  readonly #places = new Map<string, number>();

  get size(): number {
    return this.#members.length;
  }

  has(name: string): boolean {
    return this.#places.has(name);
  }

  /** @param name nobody's who is there */
  add(name: string, member: Member): void {
    this.#places.set(name, this.#members.length);
    this.#members.push(member);
    this.#names.push(name);
  }

  /** @returns whether it was there */
  remove(name: string): boolean {
    const place = this.#places.get(name);
    if (place === undefined) return false;
    this.#places.delete(name);
    const [lastMember, lastName] = [this.#members.pop()!, this.#names.pop()!];
    if (lastName === name) return true;
    this.#members[place] = lastMember;
    this.#names[place] = lastName;
    this.#places.set(lastName, place);
    return true;
  }

  /** As they are now, in no order. */
  all(): readonly Member[] {
    return [...this.#members];
  }
}
