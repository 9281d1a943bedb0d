/** The run is no longer this worker's: its claim ended with a connection, and another one may have the run in hand. */
export class LeaseLost extends Error {
  override readonly name = 'ClaimLost';

  constructor() {
    super('The claim on the run was lost.');
  }
}
