import type { ReadApplication } from '../applications/reading/application-reader.js';
import { CaseSummaryBody, type FullCaseBody } from './dto/case-answer.dto.js';

/** A case as caseworkers read it, over HTTP and on the command line. */
export function fullCaseOf({ stored, personal }: ReadApplication): FullCaseBody {
  const { history, forwarding, images } = stored;
  return {
    ...CaseSummaryBody.from(stored),
    ...{ history: [...history], forwarding: [...forwarding] },
    images: images.map(({ kind, mediaType, bytes, width, height }) => ({
      ...{ kind, mediaType, bytes, width, height },
    })),
    transactionId: personal?.transactionId ?? null,
    fields: personal?.fields ?? null,
    rejection: personal?.rejection ?? null,
  };
}
