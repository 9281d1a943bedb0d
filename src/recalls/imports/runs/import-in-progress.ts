/** A file can't be received yet: another one of the same manufacturer is in progress. */
export class ImportInProgress extends Error {
  override readonly name = 'ImportInProgress';

  constructor({ fileName, receivedAt }: { readonly fileName: string; readonly receivedAt: number }) {
    super(
      `${fileName}, received ${new Date(receivedAt).toISOString()}, is still being imported for this manufacturer: wait until it is done.`,
    );
  }
}
