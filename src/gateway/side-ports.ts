import { createServer, type Server as NetServer } from 'node:net';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { CannotListenError } from './errors/cannot-listen-error.ts';
import { PortInUseError } from './errors/port-in-use-error.ts';

/**
 * Further ports whose connections are the server's, as if they had come to its own: some clients of gRPC refuse to be given
 * the port that they have for HTTP.
 */
export class SidePorts {
  readonly #server: Server;
  readonly #open = new Map<number, NetServer>();

  constructor(server: Server) {
    this.#server = server;
  }

  /** Does nothing where the port is open already. @throws PortInUseError, CannotListenError */
  async open(host: string, port: number): Promise<void> {
    if (this.#open.has(port)) return;
    // As the server's own connections are made.
    const side = createServer(
      { allowHalfOpen: true, noDelay: true },
      (socket) => void this.#server.emit('connection', socket),
    );
    side.maxConnections = this.#server.maxConnections;
    try {
      side.listen(port, host === 'localhost' ? '127.0.0.1' : host.replace(/^\[|\]$/g, ''));
      await once(side, 'listening');
    } catch (cause) {
      const isInUse = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
      throw isInUse ? new PortInUseError(host, port, cause) : new CannotListenError(host, port, cause);
    }
    this.#open.set(port, side);
  }

  /** Connections that are there go on. */
  closeAllBut(port: number | undefined): void {
    for (const [each, side] of this.#open) {
      if (each === port) continue;
      side.close();
      this.#open.delete(each);
    }
  }
}
