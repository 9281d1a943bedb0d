import type { ReasonsOfEnquirers } from '../clients/client-rules.js';

/** Reads `IT321=00EV,00AC`. What is wrong with the codes, the rules say. @throws Error without an equals sign */
export function readEnquirer(text: string): [id: string, reasons: string[]] {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`${text} must be an enquirer with its reasons, such as IT321=00EV,00AC`);
  return [text.slice(0, at), text.slice(at + 1).split(',')];
}

/** @throws Error when one enquirer is given twice: it is unknown which of the two is meant */
export function readEnquirers(texts: readonly string[]): ReasonsOfEnquirers {
  const enquirers = texts.map(readEnquirer);
  const ids = enquirers.map(([id]) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined) throw new Error(`--enquirer ${twice} must be given once, with all its reasons`);
  return Object.fromEntries(enquirers);
}
