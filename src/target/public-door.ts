import type { Gateway } from '#gateway';
import type { Release } from './release.ts';

/** A listening gateway. Until it serves a generation it answers that it is not ready. */
export interface PublicDoor {
  readonly gateway: Gateway;
  readonly url: string;
  /** As the release asks for it; port 0 is any port, so that asking for it again is asking for the same door. */
  readonly address: string;
  close(drainMs: number): Promise<void>;
}

/** The port for gRPC alone, where the release wants one. @throws PortInUseError, CannotListenError */
export async function openGrpcPort({ gateway }: PublicDoor, { grpcPort, address }: Release): Promise<void> {
  if (grpcPort !== undefined) await gateway.sidePorts.open(address.host, grpcPort);
}
