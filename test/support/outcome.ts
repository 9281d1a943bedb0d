/** What a program printed, and its exit status. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}
