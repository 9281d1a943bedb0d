/** A single address without any character that could start another one in a mail header or an SMTP command. */
const ONE_ADDRESS = /^[^\s\p{C}<>()[\],;:@"\\]+@[^\s\p{C}<>()[\],;:@"\\]+$/u;

/**
 * Whether a text is one plain address. This allows less than RFC 5321, because a quoted local part can contain line ends and further
 * addresses.
 */
export function isOneAddress(text: string): boolean {
  return ONE_ADDRESS.test(text);
}
