/** A backup can't be made, or can't be restored here, for a reason that an operator can fix. */
export class UnusableBackup extends Error {
  override readonly name = 'UnusableBackup';
}
