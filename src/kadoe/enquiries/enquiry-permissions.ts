import type { ClientAccess } from '../clients/enquirer-access.js';
import type { ErrorName } from '../errors/refusals.js';
import type { Enquiry } from './enquiry.js';

/**
 * Why a client may not make an enquiry; an empty list when it may. Which reasons an enquirer has is told only to those who may ask in its
 * name.
 */
export function forbiddenIn(
  { enquirerId, linkProviderId, reasonCode }: Enquiry,
  { linkProviderId: own, enquirers }: ClientAccess,
): ErrorName[] {
  const reasons = enquirers.get(enquirerId);
  const found: ErrorName[] = [];
  if (!reasons) found.push('enquirer');
  if (linkProviderId !== own) found.push('linkProvider');
  if (reasons && !reasons.has(reasonCode)) found.push('reason');
  return found;
}
