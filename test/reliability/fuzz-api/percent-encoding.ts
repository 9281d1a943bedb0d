/** Percent-encodes byte by byte; unlike encodeURIComponent it accepts a lone surrogate. */
export function escaped(text: string): string {
  let escapedText = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    escapedText += /[A-Za-z0-9._~-]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escapedText;
}
