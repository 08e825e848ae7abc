import { assert, type Log } from '#base';
import type { RequestObserver, VectorStore } from '#contract';
import type { AdminServices } from './admin/admin-services.ts';
import { adminSurface } from './admin/index.ts';
import { Refusals } from './audit/refusals.ts';
import type { BatchServices } from './batches/batch-services.ts';
import { openBatchDesk } from './batches/open-batch-desk.ts';
import { backlogsByModel } from './backlog.ts';
import { defaultServices } from './default-services.ts';
import { defaultSurfaces, type SurfaceServices } from './default-surfaces.ts';
import { documentSurface } from './document/index.ts';
import type { Door } from './door.ts';
import { serveEndpoints } from './endpoints.ts';
import { type GrpcService, openGrpcDoor, tellHttp2Apart } from './grpc/index.ts';
import { createHttpServer } from './http-server.ts';
import { type EndpointEntry, listEndpoints } from './list-endpoints.ts';
import type { KeyVerifier } from './key-verifier.ts';
import { defaultLimits, type GatewayLimits } from './limits.ts';
import { listen, type ListeningAddress } from './listen.ts';
import { metricsSurface } from './metrics/index.ts';
import { answerProbes } from './probes.ts';
import { receiveRequests } from './reception.ts';
import { Renewal } from './renewal.ts';
import type { Allowances } from './quotas/allowances.ts';
import type { FileArchive } from './files/archive/file-archive.ts';
import type { ResponseArchive } from './responses/archive/response-archive.ts';
import { openRouteBook, type RouteBook } from './route-book.ts';
import type { RouteTable } from './route.ts';
import { runsSurface } from './runs/index.ts';
import { withPeople } from './sign-in/with-people.ts';
import { SidePorts } from './side-ports.ts';
import { stop } from './stop.ts';
import type { Surface } from './surface.ts';
import { Visits } from './visits.ts';

export interface GatewayOptions {
  readonly keys: KeyVerifier;
  readonly log: Log;
  /** Told by `/health`. */
  readonly version: string;
  readonly limits?: Partial<GatewayLimits>;
  /** The wire protocols; errors outside of all of them look as in the first. Default: `defaultSurfaces`. */
  readonly surfaces?: readonly ((limits: GatewayLimits) => Surface)[];
  /** The services of gRPC, on the same port. Default: `defaultServices`. */
  readonly services?: readonly GrpcService[];
  /** Where responses are kept; absent: they are answered and forgotten. */
  readonly responses?: ResponseArchive | undefined;
  /** Where files are stored; absent: none are taken. */
  readonly files?: FileArchive | undefined;
  /** Where batches are kept, made of lines in `files`; absent: none are taken. */
  readonly batches?: BatchServices | undefined;
  /** Where collections of vectors are; absent: there are none. */
  readonly vectors?: VectorStore | undefined;
  /** Names beside the loopback ones that a `Host` header may hold, for use behind a proxy. */
  readonly hostNames?: readonly string[];
  /** Limits and budgets. Absent: nobody is limited beyond `limits`. */
  readonly allowances?: Allowances | undefined;
  /** What keys with a role may see and change under `/admin/v1`; absent: there is no administration. */
  readonly admin?: AdminServices | undefined;
  /** Hears of every request. */
  readonly observer?: RequestObserver | undefined;
  /** What `GET /metrics` answers, in Prometheus' text format; absent: there is no such endpoint. */
  readonly metricsText?: (() => Promise<string>) | undefined;
}

export interface GatewayStats {
  readonly generation: number | undefined;
  readonly running: number;
  readonly served: number;
}

/** The HTTP door: who may do what, within which limits, in whose words. Knows models only as `LanguageModel`. */
export interface Gateway extends AsyncDisposable {
  /**
   * Serves these routes from the next request on; requests in flight end on the routes they began with.
   *
   * @throws InvalidRouteError, and goes on serving the old routes
   */
  serve(table: RouteTable): void;
  /** Resolves when all requests have ended that began on this generation or on what was served before it: its models can go. */
  idle(generation: number): Promise<void>;
  /**
   * @param address port 0 takes any free port
   * @throws PlainHttpError, PortInUseError, CannotListenError
   */
  listen(address: { readonly host: string; readonly port: number }): Promise<ListeningAddress>;
  /** Ports beside that of `listen`, for clients of gRPC that want one of their own. */
  readonly sidePorts: Pick<SidePorts, 'open' | 'closeAllBut'>;
  stats(): GatewayStats;
  /** Everything that can be called, and by whom. */
  endpoints(): readonly EndpointEntry[];
  /** Refuses new requests, waits at most `drainMs` (default: 10 s) for running ones, aborts the rest, and stops listening. */
  close(options?: { readonly drainMs?: number }): Promise<void>;
}

export function createGateway(options: GatewayOptions): Gateway {
  const limits: GatewayLimits = { ...defaultLimits, ...options.limits };
  let routes: RouteBook | undefined;
  const people = options.admin?.people;
  const tokens = people?.tokens(() => routes?.signIn?.providers ?? []);
  const batchDesk = openBatchDesk(options, options.log, tokens);
  const renewals = new Renewal();
  const surfaces = surfacesOf(limits, { ...options, batchDesk, renewals });
  const [firstSurface] = surfaces;
  assert(firstSurface, 'a gateway has at least one surface');
  const refusals = options.admin && new Refusals(options.admin.audit, options.admin.prefix);
  const visits = new Visits(limits);
  const orders = new Map<number, number>();
  let closing: Promise<void> | undefined;

  const door: Door = {
    keys: people && tokens ? withPeople(options.keys, people.sessions, tokens) : options.keys,
    limits,
    visits,
    log: options.log,
    observer: options.observer,
    allowances: options.allowances,
    refusals,
    hostNames: options.hostNames ?? [],
    surfaces,
    surfaceOf: ({ surface = firstSurface }) => surface,
    backlogOf: backlogsByModel(),
    state: () => (closing ? { phase: 'stopping' } : routes ? { phase: 'serving', routes } : { phase: 'starting' }),
  };
  const server = createHttpServer(limits, firstSurface);
  receiveRequests(server, door);
  serveEndpoints(server, door);
  answerProbes(server, options.version, door);
  const grpc = openGrpcDoor(options.services ?? defaultServices(options), door);
  tellHttp2Apart(server.server, { silentMs: limits.headersTimeoutMs, take: grpc.take });
  const sidePorts = new SidePorts(server.server);

  const open = { renewals, sidePorts, batchDesk, server, serving: { visits, grpc }, refusals };
  const close = (drainMs: number): Promise<void> => (closing ??= stopAll(open, drainMs));
  return {
    serve: (table) => {
      routes = openRouteBook(table, (routes?.order ?? 0) + 1);
      orders.set(table.generation, routes.order);
      renewals.renew(routes);
      batchDesk?.start(door);
    },
    idle: (generation) => visits.idle(orders.get(generation) ?? 0),
    listen: (address) => listen(server, address),
    sidePorts,
    stats: () => ({ generation: routes?.generation, running: visits.running, served: visits.served }),
    endpoints: () => listEndpoints(surfaces),
    close: ({ drainMs = 10_000 } = {}) => close(drainMs),
    [Symbol.asyncDispose]: () => close(0),
  };
}

/** What a gateway has open. */
interface OpenParts {
  readonly renewals: Renewal;
  readonly sidePorts: SidePorts;
  readonly batchDesk: ReturnType<typeof openBatchDesk>;
  readonly server: Parameters<typeof stop>[0];
  readonly serving: Parameters<typeof stop>[1];
  readonly refusals: Refusals | undefined;
}

/** Batches take nothing new before those who wait are answered, and are left to whoever comes next afterwards. */
async function stopAll(
  { renewals, sidePorts, batchDesk, server, serving, refusals }: OpenParts,
  drainMs: number,
): Promise<void> {
  renewals.close();
  sidePorts.closeAllBut(undefined);
  const stopped = batchDesk?.runner.stop();
  await stop(server, serving, drainMs);
  await stopped;
  await batchDesk?.runner[Symbol.asyncDispose]();
  await refusals?.[Symbol.asyncDispose]();
}

/** All that is spoken at this door, the document that tells of it last. */
function surfacesOf(limits: GatewayLimits, options: GatewayOptions & SurfaceServices): readonly Surface[] {
  const { surfaces, metricsText, admin, responses, files, batches, version } = options;
  const spoken = surfaces?.map((create) => create(limits)) ?? [...defaultSurfaces(limits, options)];
  if (admin?.runs) spoken.push(runsSurface(admin.runs, admin.prefix.replace(/\/$/, ''), admin.prompts));
  if (metricsText) spoken.push(metricsSurface(metricsText));
  if (admin) spoken.push(adminSurface(admin, { responses, files, batches: batches?.batches }, limits));
  return [...spoken, documentSurface(version, spoken)];
}
