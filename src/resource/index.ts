export { adapter, type AdapterDeclaration, type AdapterNode } from './adapter.ts';
export { AdapterBaseError } from './adapter-base-error.ts';
export { budget, type BudgetDeclaration, type BudgetNode } from './budget.ts';
export { check, type CheckDeclaration, type CheckNode } from './check.ts';
export type { CheckClient } from './check-client.ts';
export { CheckFailedError } from './check-failed-error.ts';
export { CheckRequestError } from './check-request-error.ts';
export { collection, type CollectionDeclaration, type CollectionNode } from './collection/collection.ts';
export { encoder, type EncoderDeclaration, type EncoderNode } from './encoder/encoder.ts';
export { gateway, type GatewayDeclaration, type GatewayNode } from './gateway.ts';
export { guard, type GuardDeclaration, type GuardNode } from './guard.ts';
export { identityProvider, type IdentityProviderDeclaration, type IdentityProviderNode } from './identity-provider.ts';
export { head, type HeadDeclaration, type HeadNode } from './head/head.ts';
export { key, type KeyDeclaration, type KeyNode, type KeyScope, type KeyScopes } from './key.ts';
export type { Limits } from './declared-limits.ts';
export { ensureServed, localRollout, type LocalRolloutOptions } from './local-rollout.ts';
export { model, type ModelDeclaration, type ModelNode, type SourceText } from './model.ts';
export { type MemoryLedger, memoryLedger, type MemoryPlan } from './memory-ledger.ts';
export { ModelTooLargeError } from './model-too-large-error.ts';
export { ModelsTooLargeError } from './models-too-large-error.ts';
export { NoGatewayError } from './no-gateway-error.ts';
export { program, type ProgramDeclaration, type ProgramNode } from './program.ts';
export type {
  DeclaredExamples,
  FilePrompt,
  MessagesPrompt,
  PromptParts,
  PromptTool,
  TextPrompt,
} from './prompt/declared-prompt.ts';
export { prompt, type PromptNode } from './prompt/prompt.ts';
export { promptDefinitionOf } from './prompt/prompt-definition-of.ts';
export { PromptFileError } from './prompt/prompt-file-error.ts';
export { localProviders, type ProviderServices } from './providers.ts';
export { remoteModel, type RemoteModelDeclaration, type RemoteModelNode } from './remote-model.ts';
export type { AnyModelNode, MirrorDeclaration, ProgramRouteDeclaration, RouteDeclaration } from './route.ts';
export { secret, type SecretDeclaration, type SecretNode } from './secret.ts';
export { readSecret, type SecretSource } from './read-secret.ts';
export { SecretMissingError } from './secret-missing-error.ts';
export { team, type TeamDeclaration, type TeamNode } from './team.ts';
