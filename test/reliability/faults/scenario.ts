/** An action of the service that can be repeated, each time for another subject. */
export interface Scenario<Subject> {
  readonly name: string;
  /** Prepares everything, while nothing is broken. */
  prepare(): Promise<Subject>;
  /** Executes it once, as callers and the service's own rounds do. One call may fail. */
  attempt(subject: Subject): Promise<void>;
  /** Checks that all stored data agree with one another and with the response. */
  judge(subject: Subject): Promise<void>;
  /** After everything works again: continues to the end without manual intervention, and checks the final state. */
  finish(subject: Subject): Promise<void>;
  /** Whether a mail arrived twice in the end, which is allowed if the service can't know that it arrived once. */
  hasDoubledMail?(subject: Subject): boolean;
}
