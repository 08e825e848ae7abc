export { auditOf } from './administration.ts';
export { BadControlRequestError } from './bad-control-request-error.ts';
export { cacheBytes, clearCache } from './cache-folder.ts';
export { keptVectorsOf } from './encoders/kept-vectors.ts';
export type { ControlClient, StagedDoor } from './control-client.ts';
export { DaemonFailedError } from './daemon-failed-error.ts';
export type { DaemonStatus, ModelStatus } from './daemon-status.ts';
export type { ReleasedCollection } from './collections/released-collection.ts';
export type { ReleasedHead } from './encoders/released-head.ts';
export type { ReleasedEncoder } from './encoders/released-encoder.ts';
export { type Home, openHome } from './home.ts';
export { readKeyFile, removeKeyFile, writeKeyFile } from './key-file.ts';
export { type LocalTarget, localTarget } from './local-target.ts';
export { NoSuchGenerationError } from './no-such-generation-error.ts';
export type {
  Release,
  ReleasedAdapter,
  ReleasedModel,
  ReleasedRemoteModel,
  ReleasedProgram,
  ReleasedRoute,
} from './release.ts';
export { peopleOf } from './administration.ts';
export type { ReleasedSignIn } from './released-sign-in.ts';
export { fullName, type StageName } from './stage-keys.ts';
