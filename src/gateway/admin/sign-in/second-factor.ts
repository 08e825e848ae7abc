import encodeQR from 'qr';
import { z } from 'zod';
import { jsonAnswer } from '../../answer.ts';
import { checkFields, objectBody } from '../../check-body.ts';
import type { Endpoint } from '../../surface.ts';
import type { AdminServices } from '../admin-services.ts';
import { signedIn } from './signed-in.ts';

const beginning = z.strictObject({ current_password: z.string().max(1024).optional() });
const withCode = z.strictObject({ code: z.string().min(1).max(64) });
const path = '/admin/v1/session/second-factor';

/** `POST /admin/v1/session/second-factor`: what an authenticator app is to be told. Nothing is asked for before it is confirmed. */
export function beginSecondFactor({ people }: AdminServices): Endpoint {
  return {
    method: 'POST',
    path,
    access: { role: 'viewer' },
    about: { summary: 'Begin to set a second factor', body: beginning, status: 201 },
    handle: async (exchange) => {
      const { id } = signedIn(exchange);
      const { current_password } = checkFields(beginning, objectBody(exchange.body));
      const { secret, uri } = await people.secondFactor.begin(id, current_password);
      return jsonAnswer(
        { object: 'second_factor', secret: secret.reveal(), uri: uri.reveal(), qr_code: qrRows(uri.reveal()) },
        201,
      );
    },
  };
}

/** `POST /admin/v1/session/second-factor/confirm`: with a code that the app shows. From then on signing in takes one. */
export function confirmSecondFactor({ people }: AdminServices): Endpoint {
  return {
    method: 'POST',
    path: `${path}/confirm`,
    access: { role: 'viewer' },
    about: { summary: 'Set a second factor', body: withCode },
    handle: async (exchange) => {
      const { code } = checkFields(withCode, objectBody(exchange.body));
      const codes = await people.secondFactor.confirm(signedIn(exchange).id, code);
      return jsonAnswer({ object: 'second_factor', recovery_codes: codes.map((each) => each.reveal()) });
    },
  };
}

/** `POST /admin/v1/session/second-factor/remove`: with a code of the app, or a recovery code. */
export function removeSecondFactor({ people }: AdminServices): Endpoint {
  return {
    method: 'POST',
    path: `${path}/remove`,
    access: { role: 'viewer' },
    about: { summary: "Remove one's second factor", body: withCode },
    handle: async (exchange) => {
      const { code } = checkFields(withCode, objectBody(exchange.body));
      await people.secondFactor.remove(signedIn(exchange).id, code);
      return jsonAnswer({ object: 'second_factor', removed: true });
    },
  };
}

/** The squares of a QR code, row by row: "1" is dark. A page draws them without loading anything. */
function qrRows(text: string): readonly string[] {
  return encodeQR(text, 'raw', { ecc: 'medium', border: 2 }).map((row) =>
    row.map((dark) => (dark ? '1' : '0')).join(''),
  );
}
