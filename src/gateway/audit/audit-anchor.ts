import { createHmac, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** How far the log had come: an entry that must be found in it. */
export interface AuditHead {
  readonly number: number;
  readonly hash: string;
}

/**
 * Remembers the last entry outside of the database, so that entries which are cut off at the end are missed. Like the
 * entries it is under the log's key, so that it cannot be written by who has only the files.
 */
export interface AuditAnchor {
  /** Undefined where there is none. @throws nothing: an anchor that is damaged is `damaged` */
  read(): AuditHead | 'damaged' | undefined;
  write(head: AuditHead): void;
}

export function auditAnchor(file: string, key: Uint8Array): AuditAnchor {
  const sealOf = ({ number, hash }: AuditHead): string =>
    createHmac('sha256', key).update(`anchor ${number} ${hash}`).digest('hex');
  return {
    read: () => {
      let text: string;
      try {
        text = readFileSync(file, 'utf8');
      } catch {
        return undefined;
      }
      const [number, hash = '', seal = ''] = text.trim().split(' ');
      const head = { number: Number(number), hash };
      const [expected, given] = [Buffer.from(sealOf(head)), Buffer.from(seal)];
      return given.length === expected.length && timingSafeEqual(given, expected) ? head : 'damaged';
    },
    // Not synced: after a loss of power it may lag behind, and never be ahead of the log.
    write: (head) => {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      const draft = `${file}.${process.pid}`;
      writeFileSync(draft, `${head.number} ${head.hash} ${sealOf(head)}\n`, { mode: 0o600 });
      renameSync(draft, file);
    },
  };
}
