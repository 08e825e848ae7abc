import { LodeError } from '#base';

export class SchemaNewerError extends LodeError {
  readonly code = 'store/schema-newer';

  constructor(layer: string, found: number, known: number) {
    super(
      `The database was written by a newer Lode: its tables of "${layer}" have version ${found}, this one knows ${known}.`,
      {
        remedy: 'Update Lode here, or use another database.',
      },
    );
  }
}
