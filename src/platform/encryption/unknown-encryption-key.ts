/** The database has something that was encrypted with a key that this process does not have. */
export class UnknownEncryptionKey extends Error {
  override readonly name = 'UnknownEncryptionKey';
  /** Of a request that meets it: it was right, and will be answered once the process has the key. */
  readonly statusCode = 503;

  constructor(ids: readonly string[], isFile: boolean) {
    const place = isFile
      ? 'ENCRYPTION_KEYS is not set, and DATA_DIR/encryption-keys does not have it'
      : 'ENCRYPTION_KEYS does not have it';
    super(
      `The database is encrypted with the key ${ids.join(', ')}, and ${place}: give this process the keys that the service has`,
    );
  }
}
