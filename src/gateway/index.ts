export type { Answer, StreamedAnswer, WholeAnswer } from './answer.ts';
export type { Fault } from './fault.ts';
export { createGateway, type Gateway, type GatewayOptions, type GatewayStats } from './gateway.ts';
export type { KeyVerifier, VerifiedKey } from './key-verifier.ts';
export { KeyNotFoundError } from './keys/key-not-found-error.ts';
export {
  type IssuedKey,
  type KeyRecord,
  keyStore,
  type KeyStore,
  type KeyStoreOptions,
  type NewKey,
} from './keys/key-store.ts';
export { gatewayMigrations } from './keys/key-table.ts';
export { defaultLimits, type GatewayLimits } from './limits.ts';
export { openaiSurface } from './openai/index.ts';
export type { Route, RoutePolicy, RoutePrompt, RouteTable } from './route.ts';
export type { Endpoint, Exchange, Surface } from './surface.ts';
export { CannotListenError } from './errors/cannot-listen-error.ts';
export { InvalidRouteError } from './errors/invalid-route-error.ts';
export { PlainHttpError } from './errors/plain-http-error.ts';
export { PortInUseError } from './errors/port-in-use-error.ts';
