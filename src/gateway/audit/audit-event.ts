import type { Json } from '#base';

/** Who did it: a key of the gateway, a user who signed in, a person at the command line, or a serving process by itself. */
export interface Actor {
  readonly kind: 'key' | 'user' | 'local' | 'service';
  /** Of a key or a user its id, of a person at the command line the name that the system knows. */
  readonly id: string;
  readonly name?: string | undefined;
}

/** Something that was done or refused, and that somebody may be asked about later. Never a secret, never what was said to a model. */
export interface AuditEvent {
  readonly actor: Actor;
  /** "key.create": what the thing is, and what was done to it. */
  readonly action: string;
  /** Full name of the thing: "shop/main/key/app". */
  readonly subject: string;
  /** Whom it concerns; undefined for what concerns everybody. */
  readonly tenant?: string | undefined;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly details?: Readonly<Record<string, Json>> | undefined;
}

/** An event as it stands in the log. */
export interface AuditEntry extends AuditEvent {
  /** From 1, without gaps. */
  readonly number: number;
  readonly at: Date;
  /** Hexadecimal: of this entry and, through the one before it, of all entries before it. */
  readonly hash: string;
}
