import { LodeError } from '#base';

export class InvalidQueryError extends LodeError {
  readonly code = 'vector/invalid-query';

  constructor(problem: string) {
    super(`The query cannot be answered: ${problem}.`, { remedy: 'Correct the query.' });
  }
}
