/** Which nodes a walk has been at. Forgetting all of them costs nothing but for every 255th time. */
export class Visits {
  /** A node was visited where this is `mark`. */
  marks = new Uint8Array(0);
  mark = 0;

  /** Forgets all. */
  begin(count: number): void {
    if (this.marks.length < count) {
      this.marks = new Uint8Array(count);
      this.mark = 0;
    }
    if (++this.mark < 256) return;
    this.marks.fill(0);
    this.mark = 1;
  }
}
