/** What common SFTP servers accept as an account's name (`useradd` allows 32 characters). */
const LONGEST = 32;

/**
 * Makes a username from a manufacturer's name: lower-case letters, digits and dashes, such as `acme-motors` or, when that is taken,
 * `acme-motors-2`. It is also the name of the manufacturer's landing folder, so no other character is allowed.
 */
export function sftpUsernameFor(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const stem = shorten(plain, LONGEST) || 'manufacturer';
  if (!taken.has(stem)) return stem;
  for (let number = 2; ; number++) {
    const ending = `-${number}`;
    const candidate = `${shorten(stem, LONGEST - ending.length)}${ending}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function shorten(text: string, length: number): string {
  return text.replace(/^-/, '').slice(0, length).replace(/-$/, '');
}
