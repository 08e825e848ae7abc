export { createGateway, type Gateway } from './gateway.ts';
export type { KeyVerifier } from './key-verifier.ts';
export { keyStore, type KeyStore } from './keys/key-store.ts';
export { gatewayMigrations } from './gateway-migrations.ts';
export type { Route, RouteTable } from './route.ts';
export { priorityOfTier, type ServiceTier, tierOf } from './urgency.ts';
