import { LodeError } from '#base';

export class DatasetNotFoundError extends LodeError {
  readonly code = 'prompt/dataset-not-found';

  constructor(name: string, number?: number) {
    super(
      `There is no data set ${JSON.stringify(name.slice(0, 60))}${number === undefined ? '' : ` in version ${number}`}.`,
      {
        remedy: 'See what there is with `lode datasets`.',
      },
    );
  }
}
