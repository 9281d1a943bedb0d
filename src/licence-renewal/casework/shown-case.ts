import type { ReadApplication } from '../applications/reading/application-reader.js';

/** An application as a caseworker is shown it: without its keys, its places and what is sealed. */
export function showCase({ stored, personal }: ReadApplication) {
  const { applicationId, clientId, clientName, environment, transactionType, feePaid } = stored;
  const { state, stateSince, receivedAt, reasons, forwardingFailedAt, imagesErasedAt, erasedAt } = stored;
  return {
    ...{ applicationId, clientId, clientName, environment, transactionType, feePaid },
    ...{ state, stateSince, receivedAt, reasons, forwardingFailedAt, imagesErasedAt, erasedAt },
    history: [...stored.history],
    forwarding: [...stored.forwarding],
    images: stored.images.map(({ kind, mediaType, bytes, width, height }) => ({
      ...{ kind, mediaType, bytes, width, height },
    })),
    transactionId: personal?.transactionId ?? null,
    fields: personal?.fields ?? null,
    rejection: personal?.rejection ?? null,
  };
}
