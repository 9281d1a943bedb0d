import { classifyError } from '../../common-errors/classify-error.js';
import { RefusedRequest } from '../../common-errors/common-error.js';
import { UnreadableBody } from '../../http/request-body.js';
import { formErrorsOf, InvalidForm } from '../forms/form-error.js';
import { ConsoleError, type ErrorText, errorPage } from './console-error.js';

const NOT_FOUND: ErrorText = {
  heading: 'Page not found',
  paragraphs: [
    'If you typed the address, check that it is right.',
    'If you followed a link, what it leads to may not be there any more.',
  ],
};

const TEXTS: Readonly<Record<number, ErrorText>> = {
  400: {
    heading: 'The address or the form is not right',
    paragraphs: ['Go back, and check what you entered.'],
  },
  403: { heading: 'You may not do this', paragraphs: ['Your role does not allow it.'] },
  404: NOT_FOUND,
  405: NOT_FOUND,
  409: {
    heading: 'That can’t be done now',
    paragraphs: ['Go back, reload the page and look at what it says.'],
  },
  412: {
    heading: 'Somebody else changed it meanwhile',
    paragraphs: ['Nothing was changed by you. Go back, reload the page and look at what it says.'],
  },
  413: { heading: 'What you sent is too long', paragraphs: ['Go back, and send less.'] },
  415: { heading: 'The form was sent in a way that the console does not know', paragraphs: [] },
  429: { heading: 'Too many requests', paragraphs: ['Wait a moment, and try again.'] },
  503: {
    heading: 'The service is not available',
    paragraphs: ['Nothing is known to have changed. Try again in a moment.'],
  },
};

const FAULT: ErrorText = {
  heading: 'There is a problem with the service',
  paragraphs: ['Try again later. If it goes on, give an administrator of the service the number below.'],
};

/** Maps every error to a page. */
export function toConsoleError(exception: unknown): ConsoleError {
  if (exception instanceof ConsoleError) return exception;
  const status = statusOf(exception);
  const text = TEXTS[status] ?? FAULT;
  const said = (formErrorsOf(exception, {}) ?? []).map(({ message }) => message);
  const { headers } = classifyError(exception);
  return errorPage(
    status,
    `CONSOLE-${status}`,
    said.length > 0 && status !== 404 ? { ...text, paragraphs: [...said, ...text.paragraphs] } : text,
    { headers, cause: exception },
  );
}

function statusOf(exception: unknown): number {
  if (exception instanceof UnreadableBody || exception instanceof InvalidForm) return 400;
  if (exception instanceof RefusedRequest) return exception.status;
  // An error of a surface's own, which a service of it threw.
  if (exception instanceof Error && 'errorCode' in exception && 'status' in exception) {
    return Number(exception.status);
  }
  return classifyError(exception).status;
}
