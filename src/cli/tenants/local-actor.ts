import type { Actor } from '#gateway';

/** Taken here and not imported: most commands need no user. */
const { userInfo } = process.getBuiltinModule('node:os');

/** Who runs the command, as the system knows him: for the audit log. */
export function localActor(): Actor {
  try {
    return { kind: 'local', id: userInfo().username };
  } catch {
    // A user without an entry in the system's list, as in some containers.
    return { kind: 'local', id: `uid ${process.getuid?.() ?? 'unknown'}` };
  }
}
