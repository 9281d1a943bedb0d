import fc from 'fast-check';
import type { Operation } from '../../surfaces/conformance.js';
import { bytesOf, headerOf, PROBE, type WireMessage, type WireRequest, withHeader } from './wire-message.js';

const CHARACTERS = [...'aA0zZ9-_.~+/=%,;:!\xe9'];

/** The credentials of a request with one character changed, removed, inserted, moved or in another case, so that they are invalid. */
export function credentialMutations(
  request: WireRequest,
  operation: Operation,
  credentials: Readonly<Record<string, string>>,
): fc.Arbitrary<WireMessage> {
  const right = Object.entries(credentials).reduce(
    (sent, [name, value]) => withHeader(sent, name, value),
    request,
  );
  return fc
    .tuple(
      fc.constantFrom(...Object.keys(credentials)),
      fc.nat(),
      fc.constantFrom(...CHARACTERS),
      fc.nat({ max: 4 }),
    )
    .map(([name, place, character, kind]) => {
      const value = headerOf(right, name) ?? '';
      const begin = value.startsWith('Bearer ') ? 'Bearer '.length : 0;
      const at = begin + (place % (value.length - begin));
      const changed = changedAt(value, at, character, kind);
      const says = isTheSame(value, changed) ? {} : { must: 'be refused' as const };
      return {
        what: `one character of ${name.toLowerCase()} changed`,
        bytes: [bytesOf(withHeader(right, name, changed)), PROBE],
        operations: [operation],
        framing: 'kept',
        ...says,
      };
    });
}

function changedAt(value: string, at: number, character: string, kind: number): string {
  const [before, one, after] = [value.slice(0, at), value.charAt(at), value.slice(at + 1)];
  if (kind === 0) return before + after;
  if (kind === 1) return before + character + one + after;
  if (kind === 2) return before + after.charAt(0) + one + after.slice(1);
  if (kind === 3) return before + (one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase()) + after;
  return before + character + after;
}

/** Whether two headers mean the same. The last character of a token's part has unused bits, which every library ignores. */
function isTheSame(value: string, changed: string): boolean {
  if (value === changed.trim()) return true;
  const [parts, others] = [value.split('.'), changed.split('.')];
  return (
    parts.length === 3 &&
    others.length === 3 &&
    parts.every((part, index) => {
      const other = others[index] ?? '';
      return (
        part.length === other.length &&
        part.slice(0, -1) === other.slice(0, -1) &&
        Buffer.from(part, 'base64url').equals(Buffer.from(other, 'base64url'))
      );
    })
  );
}
