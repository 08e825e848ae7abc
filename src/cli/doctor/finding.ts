/** What was found when one thing was looked at. */
export interface Finding {
  readonly subject: string;
  /** `notice`: works, but not everything will. */
  readonly state: 'fine' | 'notice' | 'broken';
  readonly detail: string;
  readonly remedy?: string;
}
