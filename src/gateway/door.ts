import type { FastifyContextConfig } from 'fastify';
import type { Log } from '#base';
import type { LanguageModel, RequestObserver } from '#contract';
import type { AnswerHead } from './answer-head.ts';
import type { Refusals } from './audit/refusals.ts';
import type { Backlog } from './backlog.ts';
import type { EndpointAccess } from './endpoint-access.ts';
import type { KeyVerifier, VerifiedKey } from './key-verifier.ts';
import type { GatewayLimits } from './limits.ts';
import type { Allowances } from './quotas/allowances.ts';
import type { RouteBook } from './route-book.ts';
import type { Surface } from './surface.ts';
import type { Visit } from './visit.ts';
import type { Visits } from './visits.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Absent for probes and for requests that were refused at the door. */
    visit: Visit | undefined;
    /** Who asks, as soon as that is known. */
    identifiedKey: VerifiedKey | undefined;
    /** Absent where the server itself has refused the request. */
    answerHead: AnswerHead | undefined;
  }
  interface FastifyContextConfig {
    readonly surface?: Surface;
    /** Absent for what is no endpoint of a wire protocol. */
    readonly access?: EndpointAccess;
    /** Takes a form where others take JSON. */
    readonly takesForm?: true | undefined;
    /** Takes lines of JSON beside JSON. */
    readonly takesLines?: true | undefined;
    /** Answers anybody, always. */
    readonly probe?: boolean;
  }
}

/** What the parts of the door share. */
export interface Door {
  readonly keys: KeyVerifier;
  readonly limits: GatewayLimits;
  readonly visits: Visits;
  readonly log: Log;
  readonly observer: RequestObserver | undefined;
  readonly allowances: Allowances | undefined;
  /** Counts who was turned away, for the audit log; absent where there is none. */
  readonly refusals: Refusals | undefined;
  readonly hostNames: readonly string[];
  readonly surfaces: readonly Surface[];
  /** The wire protocol of a request; the first for what belongs to none. */
  surfaceOf(config: FastifyContextConfig): Surface;
  /** Who waits for a model, over all requests. */
  backlogOf(model: LanguageModel): Backlog;
  state(): { readonly phase: 'serving'; readonly routes: RouteBook } | { readonly phase: 'starting' | 'stopping' };
}
