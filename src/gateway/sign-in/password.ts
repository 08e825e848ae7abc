import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { WeakPasswordError } from './errors/weak-password-error.ts';

/** What one hash costs: 128 x blockSize x 2^logRounds bytes, `lanes` times over. */
export interface PasswordCost {
  readonly logRounds: number;
  readonly blockSize: number;
  readonly lanes: number;
}

/**
 * 32 MiB and about a fifth of a second.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
export const usualCost: PasswordCost = { logRounds: 15, blockSize: 8, lanes: 3 };

const charactersMin = 12;
const bytesMax = 1024;
const kindsOfCharactersMin = 5;
const hashBytes = 32;

const derive = promisify<Buffer, Buffer, number, object, Buffer>(scrypt);

/** @throws WeakPasswordError for what is short, of few different characters, or has the name in it */
export function checkPassword(password: string, name: string): void {
  const text = password.normalize('NFKC');
  if (Buffer.byteLength(password) > bytesMax) throw new WeakPasswordError(`it is longer than ${bytesMax} bytes`);
  if ([...text].length < charactersMin) throw new WeakPasswordError(`it has fewer than ${charactersMin} characters`);
  if (new Set(text.toLowerCase()).size < kindsOfCharactersMin)
    throw new WeakPasswordError(`it has fewer than ${kindsOfCharactersMin} different characters`);
  if (text.toLowerCase().includes(name.toLowerCase())) throw new WeakPasswordError('the name is a part of it');
}

/**
 * scrypt of the password under a pepper that is not in the database: who has only the database cannot even guess.
 *
 * @returns in PHC's format: `$scrypt$ln=15,r=8,p=3$salt$hash`
 */
export async function hashPassword(password: string, pepper: Uint8Array, cost = usualCost): Promise<string> {
  const salt = randomBytes(16);
  const hash = await stretch(password, pepper, salt, cost);
  const { logRounds, blockSize, lanes } = cost;
  return `$scrypt$ln=${logRounds},r=${blockSize},p=${lanes}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

/** Takes as long for a wrong password as for the right one. */
export async function matchesPassword(password: string, pepper: Uint8Array, kept: string): Promise<boolean> {
  const [, rounds, blockSize, lanes, salt = '', expected = ''] =
    /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(kept) ?? [];
  const cost = { logRounds: Number(rounds), blockSize: Number(blockSize), lanes: Number(lanes) };
  const hash = await stretch(password, pepper, Buffer.from(salt, 'base64url'), cost);
  const wanted = Buffer.from(expected, 'base64url');
  return wanted.length === hash.length && timingSafeEqual(wanted, hash);
}

async function stretch(
  password: string,
  pepper: Uint8Array,
  salt: Buffer,
  { logRounds, blockSize, lanes }: PasswordCost,
): Promise<Buffer> {
  const rounds = 2 ** logRounds;
  const peppered = createHmac('sha256', pepper).update(password.normalize('NFKC')).digest();
  const maxmem = 256 * rounds * blockSize * lanes;
  return await derive(peppered, salt, hashBytes, { N: rounds, r: blockSize, p: lanes, maxmem });
}
