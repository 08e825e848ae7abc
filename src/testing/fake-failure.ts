import { LodeError } from '#base';

/** What a fake provider throws when a test asked for it. */
export class FakeFailure extends LodeError {
  readonly code = 'testing/fake-failure';

  constructor(method: string, node: string) {
    super(`The test made the ${method} of ${node} fail.`, { remedy: 'None: it was asked for.' });
  }
}
