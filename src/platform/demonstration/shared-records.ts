/** Records of the demonstration that the platform's own operations are tried out on, under ids that are known beforehand. */

/** A client with a user, of which nobody has the credentials. A surface whose clients sign in with a password onboards it. */
export const CLIENT_WITH_USER = '8b3d5f70-2c4e-4a91-b6d8-1e7f9a0c2b34';
