import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** What a connection of HTTP/2 begins with (RFC 9113, section 3.4); no request of HTTP/1.1 begins like it. */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

interface Apart {
  /** How long a connection may be silent before its first byte. */
  readonly silentMs: number;
  take(socket: Socket): void;
}

/**
 * Gives connections that begin as HTTP/2 does to another, and all others to the server whose they are. What was looked
 * at is put back.
 */
export function tellHttp2Apart(server: Server, { silentMs, take }: Apart): void {
  const listeners = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    socket.setMaxListeners(0);
    const decide = (): void => {
      const isHttp2 = beginsAsHttp2(socket);
      if (isHttp2 === undefined) return;
      socket.off('readable', decide);
      socket.off('end', leave);
      socket.off('error', ignore);
      socket.off('timeout', late);
      socket.setTimeout(0);
      if (isHttp2) take(socket);
      else for (const listener of listeners) listener.call(server, socket);
    };
    // The server answers it, as it answers a request whose rest does not come.
    const late = (): void => {
      server.emit('clientError', Object.assign(new Error('silent'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
    };
    const leave = (): void => void socket.destroy();
    socket.on('readable', decide).on('end', leave).on('error', ignore).on('timeout', late);
    socket.setTimeout(silentMs);
  });
}

function ignore(): void {}

/** Undefined as long as too little has come to say. */
function beginsAsHttp2(socket: Socket): boolean | undefined {
  const bytes = socket.read() as Buffer | null;
  if (bytes === null) return undefined;
  socket.unshift(bytes);
  const length = Math.min(bytes.length, preface.length);
  if (!bytes.subarray(0, length).equals(preface.subarray(0, length))) return false;
  return length === preface.length ? true : undefined;
}
