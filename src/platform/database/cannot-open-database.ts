/** The database can't be used, for a reason that the person who starts the service can fix. The message is shown without a stack. */
export class CannotOpenDatabase extends Error {
  override readonly name = 'CannotOpenDatabase';
}
