import { exampleApplication } from '../renewal-partner.js';

/** A change at a path: `photo.eyesOpen`. A value that is undefined removes the field. */
export type Changes = Readonly<Record<string, unknown>>;

/** The guide's example with changes, and with an id of its own unless they have one. */
export function applicationWith(changes: Changes = {}): Record<string, unknown> {
  const application: Record<string, unknown> = exampleApplication();
  const { handler } = application as { handler: Record<string, unknown> };
  delete handler.transactionID;
  for (const [path, value] of Object.entries(changes)) set(application, path.split('.'), value);
  return application;
}

function set(object: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    if (value === undefined) delete object[name];
    else object[name] = value;
    return;
  }
  const known = object[name];
  // A change before may have put something else there.
  const isObject = typeof known === 'object' && known !== null;
  const inner = (isObject ? known : {}) as Record<string, unknown>;
  object[name] = inner;
  set(inner, rest, value);
}
