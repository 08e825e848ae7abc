import { LodeError } from '#base';

export class MigrationMismatchError extends LodeError {
  readonly code = 'store/migration-mismatch';

  constructor(layer: string, number: number, found: string, expected: string | undefined) {
    super(`Migration ${number} of "${layer}" in the database is "${found}", where this Lode has "${expected}".`, {
      remedy: 'The database belongs to another line of versions: use the Lode that wrote it, or another database.',
    });
  }
}
