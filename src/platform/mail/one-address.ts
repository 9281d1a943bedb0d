/** One address and nothing that a mail header or an SMTP command could read as the beginning of another. */
const ONE_ADDRESS = /^[^\s\p{C}<>()[\],;:@"\\]+@[^\s\p{C}<>()[\],;:@"\\]+$/u;

/**
 * Whether a mail can be sent to this text as it is. Fewer than RFC 5321 allows: a local part in quotes can have line ends and
 * further addresses in it.
 */
export function isOneAddress(text: string): boolean {
  return ONE_ADDRESS.test(text);
}
