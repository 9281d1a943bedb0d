/** Something the service does, that can be done again and again for another subject each time. */
export interface Scenario<Subject> {
  readonly name: string;
  /** Everything it needs, made while nothing is broken. */
  prepare(): Promise<Subject>;
  /** Does it once, as callers and the service's own rounds do. Something may fail. */
  attempt(subject: Subject): Promise<void>;
  /** Whether all that is kept agrees with itself, and with what was answered. */
  judge(subject: Subject): Promise<void>;
  /** Nothing is broken any more: on to the end with no hand on it, and whether that is what it should be. */
  finish(subject: Subject): Promise<void>;
  /** Whether a mail arrived twice in the end, which is allowed where nobody can know that it arrived once. */
  hasDoubledMail?(subject: Subject): boolean;
}
