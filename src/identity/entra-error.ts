import type { AnswerableError, ErrorShape } from '../errors/answerable-error.js';

export const entraErrorShape: ErrorShape = {
  covers: () => false,
  translate: (exception): AnswerableError => exception as AnswerableError,
};
