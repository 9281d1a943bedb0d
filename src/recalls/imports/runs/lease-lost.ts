/** The run is no longer this worker's: its lease ended with a connection, and another worker may have the run. */
export class LeaseLost extends Error {
  override readonly name = 'ClaimLost';

  constructor() {
    super('The lease of the run was lost.');
  }
}
