import { Injectable } from '@nestjs/common';
import { type BodyReader, type ReadBody } from '../../http/body-reader.js';
import type { ApiRequest } from '../../http/principal.js';
import { readBody, UnreadableBody } from '../../http/request-body.js';

/** The longest form has a list of SSH keys. */
export const LONGEST_FORM_BYTES = 64 * 1024;

/** What was typed into a form and sent, as a handler gets it: `@Body() form: ConsoleForm`. */
export class ConsoleForm {
  static get reader() {
    return FormReader;
  }

  constructor(readonly entries: readonly (readonly [name: string, value: string])[]) {}

  /** A field's value, without the spaces around it; empty if it was not sent. */
  text(name: string): string {
    return this.entries.find(([each]) => each === name)?.[1].trim() ?? '';
  }

  /** As {@link text}, but undefined for a field that was left empty. */
  given(name: string): string | undefined {
    return this.text(name) || undefined;
  }

  /** All values of a field, such as those of checkboxes. */
  all(name: string): string[] {
    return this.entries.filter(([each]) => each === name).map(([, value]) => value.trim());
  }

  /** What was typed, by name, to show it again. */
  get values(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.entries.toReversed());
  }
}

const FORMS = new WeakMap<ApiRequest, Promise<ConsoleForm>>();

/**
 * Reads the form of a request, once. A stage before the handler may need it too, to keep what was typed.
 *
 * @throws UnreadableBody
 */
export function formOf(request: ApiRequest): Promise<ConsoleForm> {
  const known = FORMS.get(request);
  if (known) return known;
  const form = readForm(request);
  FORMS.set(request, form);
  return form;
}

async function readForm({ raw }: ApiRequest): Promise<ConsoleForm> {
  const type = raw.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== undefined && type !== 'application/x-www-form-urlencoded') {
    raw.resume();
    throw new UnreadableBody({ field: 'form', message: 'must be sent as application/x-www-form-urlencoded' });
  }
  const text = await readBody(raw, LONGEST_FORM_BYTES);
  const entries = [...new URLSearchParams(text)];
  // PostgreSQL can't store it in a text.
  if (entries.some((entry) => entry.join('').includes('\0'))) {
    throw new UnreadableBody({ field: 'form', message: 'must not have a null character' });
  }
  return new ConsoleForm(entries);
}

@Injectable()
export class FormReader implements BodyReader {
  async read(request: ApiRequest): Promise<ReadBody> {
    return { body: await formOf(request) };
  }
}
