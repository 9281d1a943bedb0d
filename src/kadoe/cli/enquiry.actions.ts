import { isUUID } from 'class-validator';
import { issueInAuditedReason } from '../../platform/audit/audited-reason.js';
import type { ListOptions } from '../../platform/cli/list-options.js';
import { operator } from '../../platform/cli/operator.js';
import { printJson, printList } from '../../platform/cli/print.js';
import { withServiceContext } from '../../platform/cli/with-service-context.js';
import type { Settings } from '../../platform/config/settings.js';
import type { Environment } from '../../platform/environment.js';
import { issueInInstant, parseTimestamp } from '../../platform/http/instant.js';
import type { RecordedEnquiry } from '../enquiry-records/enquiry.js';
import { EnquiryRecordsModule } from '../enquiry-records/enquiry-records.module.js';
import { EnquiryExplanations } from '../enquiry-records/reading/enquiry-explanations.js';
import { type EnquiryFilter, EnquiryList } from '../enquiry-records/reading/enquiry-list.js';

const MOST_LISTED = 10_000;

export interface EnquiryListOptions extends ListOptions {
  readonly client?: string;
  readonly enquirer?: string;
  readonly reasonCode?: string;
  readonly outcome?: string;
  readonly environment?: Environment;
  readonly since?: string;
  readonly until?: string;
  readonly limit: string;
}

/** Lists enquiries, the newest first. */
export async function listEnquiries(options: EnquiryListOptions, settings: Settings): Promise<void> {
  const { filter, limit } = readOptions(options);
  const { rows } = await withServiceContext(settings, EnquiryRecordsModule, (service) =>
    service.get(EnquiryList).list(filter, { limit, after: undefined }),
  );
  print(rows, options);
}

/** Lists the enquiries about a vehicle, whether it was asked about by its mark or its VIN. */
export async function searchEnquiries(
  vehicle: string,
  options: EnquiryListOptions,
  settings: Settings,
): Promise<void> {
  const asked = vehicle.toUpperCase().replaceAll(' ', '');
  if (!/^[A-Z0-9]{1,20}$/.test(asked)) throw new Error('The vehicle must be a mark or a VIN');
  const { filter, limit } = readOptions(options);
  const { rows } = await withServiceContext(settings, EnquiryRecordsModule, (service) =>
    service
      .get(EnquiryList)
      .search(operator(), [{ registrationNumber: asked }, { chassisVin: asked }], filter, {
        limit,
        after: undefined,
      }),
  );
  print(rows, options);
}

/** Prints what was known when an enquiry was answered; with a reason, who the keeper was. */
export async function explainEnquiry(
  id: string,
  { reason }: { reason?: string },
  settings: Settings,
): Promise<void> {
  if (!isUUID(id)) throw new Error('The enquiry must be named by its id');
  const issue = reason === undefined ? undefined : issueInAuditedReason(reason);
  if (issue !== undefined) throw new Error(`--reason ${issue}`);
  const explanation = await withServiceContext<unknown>(settings, EnquiryRecordsModule, (service) => {
    const explanations = service.get(EnquiryExplanations);
    return reason === undefined
      ? explanations.explain(operator(), id)
      : explanations.explainWithKeeper(operator(), id, reason);
  });
  if (!explanation) throw new Error('The record has no enquiry with this id');
  printJson(explanation);
}

function readOptions(options: EnquiryListOptions): { filter: EnquiryFilter; limit: number } {
  const limit = /^\d{1,5}$/.test(options.limit) ? Number(options.limit) : 0;
  if (limit < 1 || limit > MOST_LISTED) {
    throw new Error(`--limit must be a whole number from 1 to ${MOST_LISTED}`);
  }
  if (options.client !== undefined && !isUUID(options.client))
    throw new Error('--client must be the id of a client');
  const { client: clientId, enquirer: enquirerId, reasonCode, outcome, environment } = options;
  const [since, until] = (['since', 'until'] as const).map((name) => {
    const text = options[name];
    const issue = text === undefined ? undefined : issueInInstant(text);
    if (issue !== undefined) throw new Error(`--${name} ${issue}`);
    return text === undefined ? undefined : parseTimestamp(text);
  });
  return { limit, filter: { clientId, enquirerId, reasonCode, outcome, environment, since, until } };
}

function print(rows: readonly RecordedEnquiry[], format: ListOptions): void {
  printList(rows, {
    format,
    none: 'There is no such enquiry.',
    cuttable: ['CLIENT', 'REFERENCE'],
    columns: {
      ENQUIRY: ({ id }) => id,
      RECORDED: ({ recordedAt }) => `${recordedAt.slice(0, 19).replace('T', ' ')}Z`,
      CLIENT: ({ clientName, clientId }) => clientName ?? clientId,
      ENQUIRER: ({ enquirerId }) => enquirerId,
      REASON: ({ reasonCode }) => reasonCode,
      REFERENCE: ({ referenceNumber }) => referenceNumber,
      EVENT: ({ eventDate }) => eventDate,
      OUTCOME: ({ outcome }) => outcome,
      CHARGEABLE: ({ chargeable, environment }) =>
        environment === 'test' ? 'no (test)' : chargeable ? 'yes' : 'no',
    },
  });
}
