/** The database can't be used, for a reason whoever starts the service can mend: shown as it is, without a stack. */
export class CannotOpenDatabase extends Error {
  override readonly name = 'CannotOpenDatabase';
}
