import { LodeError } from '#base';

export class CheckRequestError extends LodeError {
  readonly code = 'resource/check-request';

  constructor(status: number, body: string) {
    super(`The gateway under check answered ${status}: ${body.slice(0, 500)}`, {
      remedy: 'Check the route, the input and the log of the serving process (`lode logs`).',
    });
  }
}
