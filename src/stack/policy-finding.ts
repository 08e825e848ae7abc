export interface PolicyFinding {
  readonly policy: string;
  /** Mandatory findings stop the plan from being applied; advisory ones are shown. */
  readonly level: 'advisory' | 'mandatory';
  readonly message: string;
  /** The step it is about, when it is about one. */
  readonly node?: string;
}
