import { z } from 'zod';
import { checkFields } from '../check-body.ts';
import { logLevel } from './log-level.ts';
import { readResource } from './resources.ts';
import type { Session } from './sessions.ts';
import type { Viewer } from './viewer.ts';

const uriSchema = z.object({ uri: z.string().max(2048) });

/** What a client can do to its session. */
export const sessionMethods: Readonly<Record<string, (params: object, session: Session, viewer: Viewer) => object>> = {
  ping: () => ({}),
  'logging/setLevel': (params, session) => {
    session.logLevel = checkFields(z.object({ level: logLevel }), params).level;
    return {};
  },
  'resources/subscribe': (params, session, viewer) => {
    const { uri } = checkFields(uriSchema, params);
    // What is not there is not watched.
    readResource({ uri }, viewer);
    session.watch(uri);
    return {};
  },
  'resources/unsubscribe': (params, session) => {
    session.watched.delete(checkFields(uriSchema, params).uri);
    return {};
  },
};
