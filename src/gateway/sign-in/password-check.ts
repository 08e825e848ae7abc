import { randomBytes } from 'node:crypto';
import { TooManyAttemptsError } from './errors/too-many-attempts-error.ts';
import { hashPassword, matchesPassword, type PasswordCost } from './password.ts';

/** More at once would take the memory and the processors of those who are served. */
const runningMax = 4;

/** Looks at passwords, a few at a time, and takes as long for a user who does not exist. */
export class PasswordCheck {
  readonly #pepper: Uint8Array;
  readonly #cost: PasswordCost | undefined;
  #running = 0;
  /** Of a password that nobody knows. */
  #nobodys: Promise<string> | undefined;

  constructor(pepper: Uint8Array, cost?: PasswordCost) {
    this.#pepper = pepper;
    this.#cost = cost;
  }

  /**
   * @param kept hash of the user's password; undefined: there is no such user, or it has none
   * @throws TooManyAttemptsError when too many are looked at already
   */
  async matches(password: string, kept: string | undefined): Promise<boolean> {
    if (this.#running >= runningMax) throw new TooManyAttemptsError(1);
    this.#running++;
    try {
      this.#nobodys ??= hashPassword(randomBytes(32).toString('hex'), this.#pepper, this.#cost);
      const nobodys = await this.#nobodys;
      return (await matchesPassword(password, this.#pepper, kept ?? nobodys)) && kept !== undefined;
    } finally {
      this.#running--;
    }
  }
}
