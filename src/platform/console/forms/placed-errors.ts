import type { FormError } from './form-error.js';

/**
 * Errors of a request as errors of the form that it was made from. A request may have lists and objects, whose issues name a place within
 * them, `sshKeys[1]`; the form has one field for all of it, with a line for each.
 */
export function placedErrors(
  errors: readonly FormError[],
  fields: readonly { readonly name: string; readonly label: string }[],
): FormError[] {
  return errors.map(({ field, message }) => {
    const [, name = '', key = '', index] = /^(\w+)(?:\.([^[]*))?(?:\[(\d+)\])?/.exec(field ?? '') ?? [];
    const known = fields.find((each) => each.name === name);
    if (!known || field === undefined) return field === undefined ? { message } : { field, message };
    const line = key === '' && index !== undefined ? ` line ${Number(index) + 1}` : key && ` ${key}`;
    // A service's message begins with the name of the field.
    const rest = message.startsWith(field) ? message.slice(field.length).trim() : message;
    return { field: name, message: `${known.label}${line ? `,${line},` : ''} ${rest}` };
  });
}
