import type { ApiRequest } from '../../http/principal.js';
import { UnreadableBody } from '../../http/request-body.js';
import { ConsoleError } from '../errors/console-error.js';
import { type ConsoleForm, formOf } from '../forms/console-form.js';
import { render } from '../pages/templates.js';

const HEADINGS = {
  'signed out': 'You have been signed out',
  'not confirmed': 'Confirm that it is you',
} as const;

/**
 * The answer to a form that can't be accepted yet. Everything that was typed is on the page, and is sent again from there after the person has
 * signed in, in another tab. Nothing is stored of it, because nobody may ever come back for it.
 */
export async function interruptedForm(
  request: ApiRequest,
  why: keyof typeof HEADINGS,
): Promise<ConsoleError> {
  const form = await formIn(request);
  return new ConsoleError(403, why === 'signed out' ? 'CONSOLE-SIGN-IN' : 'CONSOLE-CONFIRM', () =>
    render('platform/console/access/interrupted-form.njk', {
      heading: HEADINGS[why],
      isSignedOut: why === 'signed out',
      action: request.url,
      entries: form?.entries,
    }),
  );
}

/** Undefined for a form with a file, which is not kept. */
async function formIn(request: ApiRequest): Promise<ConsoleForm | undefined> {
  try {
    return await formOf(request);
  } catch (error) {
    if (error instanceof UnreadableBody) return undefined;
    throw error;
  }
}
