import { badRequest, type RecallsError } from '../errors/recalls-error.js';
import { type LockedRecall, type Repair, repairStatusOf } from './recall.js';

/** The reason why a recall's repair status can't be set; undefined when it can (API guide, "Update a vehicle's repair status"). */
export function checkRepair(recall: LockedRecall, repair: Repair): RecallsError | undefined {
  if (repairStatusOf(recall) === repair.status) {
    return badRequest(repair.status === 'FIXED' ? 'alreadyFixed' : 'alreadyNotFixed', [
      { field: 'repairStatus', message: 'must differ from the present one' },
    ]);
  }
  // Compared as text, because YYYY-MM-DD sorts chronologically.
  if (repair.status === 'FIXED' && repair.rectificationDate < recall.recallCampaignStartDate) {
    return badRequest('rectifiedBeforeStart', [
      { field: 'rectificationDate', message: `must not be before ${recall.recallCampaignStartDate}` },
    ]);
  }
  return undefined;
}

/** The reason why recalls can't be deleted; undefined when all of them can (API guide, "Delete a recall"). */
export function whyNotDeleted(recalls: readonly LockedRecall[]): RecallsError | undefined {
  if (recalls.every((recall) => repairStatusOf(recall) === 'NOT_FIXED')) return undefined;
  return badRequest('alreadyFixed', [
    { field: 'repairStatus', message: 'must be NOT_FIXED for a recall to be deleted' },
  ]);
}
