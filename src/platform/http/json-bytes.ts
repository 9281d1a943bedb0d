/**
 * A JSON text as bytes: texts between which there is an array's comma, and what is before and after them. Large answers are never one string,
 * because V8 gives a string of over 128 KB memory of its own, and Node would copy it once more to send it.
 */
export function jsonBytes(before: string, elements: readonly string[], after: string): Buffer {
  const commas = Math.max(0, elements.length - 1);
  const size = [before, ...elements, after].reduce((sum, text) => sum + Buffer.byteLength(text), commas);
  const bytes = Buffer.allocUnsafe(size);
  let end = bytes.write(before);
  elements.forEach((text, place) => {
    if (place > 0) end += bytes.write(',', end);
    end += bytes.write(text, end);
  });
  bytes.write(after, end);
  return bytes;
}
