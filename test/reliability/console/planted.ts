import type { Service } from '../../support/service.js';

/** Breaks out of an attribute and is an element, wherever a page does not escape it. */
export const MARKUP = `"><i data-planted>&'`;

/** What a page has when it took {@link MARKUP} for its own. */
export const PLANTED = '[data-planted]';

/** Texts that callers, manufacturers, other services and people choose, and that pages show. Lists of texts are arrays. */
const TEXTS = [
  'api_key.hint',
  'client.name',
  'client.team_email',
  'client_secret.hint',
  'console_person.name',
  'console_session.address',
  'console_session.browser',
  'import_fault.value',
  'import_run.file_name',
  'import_run.scanner',
  'import_run.waiting_for',
  'manufacturer.name',
  'manufacturer.sftp_username',
  'manufacturer.team_email',
  'manufacturer_ssh_key.fingerprint',
  'outbox_mail.last_error',
  'outbox_mail.recipient',
  'outbox_mail.subject',
  'recall.dvsa_campaign_reference',
  'recall.manufacturer_campaign_reference',
  'recall_history.manufacturer_campaign_reference',
  'renewal_forwarding_attempt.problem',
  'third_party_user.user_name',
] as const;

const LISTS = ['import_run.held_reasons', 'import_run.reasons', 'import_run.warnings'] as const;

/**
 * Puts markup before every such text. It is done in the database, because the service would not accept most of it. The audit trail and the record of
 * enquiries can't be changed: what is written there has markup from the beginning.
 *
 * @returns how many texts have it now
 */
export async function plantMarkup(service: Service): Promise<number> {
  let planted = 0;
  for (const place of [...TEXTS, ...LISTS]) {
    const [table, column] = place.split('.');
    const first = LISTS.some((each) => each === place) ? 'ARRAY[$1]' : '$1';
    const rows = await service.query(
      `UPDATE ${table} SET ${column} = ${first}::text${first === '$1' ? '' : '[]'} || ${column} WHERE ${column} IS NOT NULL RETURNING 1`,
      [MARKUP],
    );
    if (rows.length === 0) throw new Error(`There is no ${table} with a ${column}.`);
    planted += rows.length;
  }
  return planted;
}
