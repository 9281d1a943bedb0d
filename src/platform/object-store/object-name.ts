/** S3 allows 1,024 bytes, which a prefix in the bucket takes a part of, and file systems 255 for each part. */
const MOST_CHARACTERS = 500;

const PART = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;

/**
 * Checks a name before it becomes a path or a key. `..`, an empty part, a backslash and hidden files are impossible, because each part begins with a
 * letter or digit. A wrong name is an error of the feature that made it, and never of its caller.
 */
export function requireObjectName(name: string): string {
  if (name.length > MOST_CHARACTERS || !name.split('/').every((part) => PART.test(part))) {
    throw new TypeError(`${JSON.stringify(name)} is no name of an object`);
  }
  return name;
}

/** @returns the prefix without the `/` at its end */
export function requirePrefix(prefix: string): string {
  if (!prefix.endsWith('/')) throw new TypeError(`${JSON.stringify(prefix)} does not end with /`);
  return requireObjectName(prefix.slice(0, -1));
}
