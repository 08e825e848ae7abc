import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { KeyNotFoundError } from '../keys/key-not-found-error.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import { includesRole } from '../keys/role.ts';
import { RoleMissingError } from '../errors/role-missing-error.ts';
import type { VerifiedKey } from '../key-verifier.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { type AdminServices, keysFor } from './admin-services.ts';
import { authority } from './authority.ts';
import { jurisdictionOf } from './jurisdiction.ts';
import { keyObject } from './key-object.ts';

const overlapSecondsMax = 30 * 24 * 3600;

const rotation = z.strictObject({ overlap_seconds: z.number().min(0).max(overlapSecondsMax).default(0) });

/** `GET /admin/v1/keys`: oldest first, the revoked ones too. */
export function listKeys(services: AdminServices): Endpoint {
  return {
    method: 'GET',
    path: '/admin/v1/keys',
    access: { role: 'viewer' },
    about: { summary: 'List the keys' },
    handle: async (exchange) => {
      const records = await keysWithin(services, authority(exchange));
      return jsonAnswer({ object: 'list', data: records.map((record) => keyObject(services.prefix, record)) });
    },
  };
}

/** `POST /admin/v1/keys/{id}/rotate`: a successor, whose secret is in the answer and nowhere else. */
export function rotateKey(services: AdminServices): Endpoint {
  return {
    method: 'POST',
    path: '/admin/v1/keys/:id/rotate',
    access: { role: 'operator' },
    about: { summary: 'Make a successor of a key', body: rotation, status: 201 },
    handle: async (exchange) => {
      const by = authority(exchange);
      const fields = checkFields(rotation, objectBody(exchange.body ?? {}));
      const { id } = await keyToChange(services, exchange, by);
      const issued = await keysFor(services, by).rotate(id, { overlapMs: fields.overlap_seconds * 1000 });
      return jsonAnswer({ object: 'key', id: issued.id, secret: issued.secret.reveal() }, 201);
    },
  };
}

/** `DELETE /admin/v1/keys/{id}`: void within a second, in every process; may be repeated. */
export function revokeKey(services: AdminServices): Endpoint {
  return {
    method: 'DELETE',
    path: '/admin/v1/keys/:id',
    access: { role: 'operator' },
    about: { summary: 'Revoke a key' },
    handle: async (exchange) => {
      const by = authority(exchange);
      const { id } = await keyToChange(services, exchange, by);
      await keysFor(services, by).revoke(id);
      return jsonAnswer({ object: 'key', id, revoked: true });
    },
  };
}

/** The keys of the stage that the caller may know of. */
export async function keysWithin(services: AdminServices, by: VerifiedKey): Promise<readonly KeyRecord[]> {
  const { keys, prefix } = services;
  const { holds } = await jurisdictionOf(services, by);
  return (await keys.list()).filter(({ name, team }) => name.startsWith(prefix) && holds(team?.slice(prefix.length)));
}

/**
 * One that others own looks like one that does not exist; nobody rotates to a role above his own.
 *
 * @throws KeyNotFoundError, RoleMissingError
 */
async function keyToChange(services: AdminServices, { pathParameters }: Exchange, by: VerifiedKey): Promise<KeyRecord> {
  const id = pathParameters['id'] ?? '';
  const found = (await keysWithin(services, by)).find((key) => key.id === id);
  if (found === undefined) throw new KeyNotFoundError(id);
  if (found.role !== undefined && !includesRole(by.role, found.role)) throw new RoleMissingError(found.role);
  return found;
}
