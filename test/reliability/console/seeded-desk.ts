import { Logger } from '@nestjs/common';
import { vi } from 'vitest';
import { Scanner, ScannerUnavailable } from '../../../src/recalls/imports/scan/scanner.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Console, type ConsoleClient } from '../../console/console-browser.js';
import { Partner } from '../../platform/third-party-access/partner.js';
import { sendFile, startDesk } from '../../recalls/console/recalls-desk.js';
import type { RunRow } from '../../recalls/imports/import-site.js';
import { snapshot } from '../../recalls/imports/snapshot-files.js';
import { ed25519Key } from '../../recalls/sftp/key-pairs.js';
import { freePort } from '../../support/started-service.js';
import { fillLists } from './full-lists.js';
import type { Places } from './places.js';
import { MARKUP, plantMarkup } from './planted.js';
import { seedEnquiries } from './seed-enquiries.js';
import { seedRenewals } from './seed-renewals.js';

/** Nobody can break this word. */
export const LONG = 'W'.repeat(40);

const STAYS = 'WVWZZZ1JZXW000555,C/1,,2024-01-01';
const GONE = ['GONE1,C/1,,2024-01-01', 'GONE2,C/2,D/2,2024-02-01'];
const REASON = `because <b>${LONG}</b>`;

/** A console in which each page has something to show, in each state, and whose texts are markup. */
export class SeededDesk {
  private constructor(
    readonly console: Console,
    readonly places: Places,
    /** How many stored texts are markup. */
    readonly planted: number,
  ) {}

  /** @param rows of each long list */
  static async start(rows: number): Promise<SeededDesk> {
    // Under this name of the machine it has passkeys too.
    const port = await freePort();
    const desk = await startDesk({ port, consoleUrl: `http://localhost:${port}` });
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    const renewals = await seedRenewals(desk, REASON);
    const administrator = await desk.signIn();
    const files = await seedFiles(desk, administrator);
    const clients = await seedClients(desk, administrator);
    const kadoe = await seedEnquiries(desk);
    await fillLists(desk.service, 1, rows);
    const planted = await plantMarkup(desk.service);
    vi.restoreAllMocks();
    const people = await peopleOf(desk);
    return new SeededDesk(
      desk,
      { ...files, ...clients, ...kadoe, ...renewals, ...people, ...LISTS },
      planted,
    );
  }

  stop(): Promise<void> {
    return this.console.stop();
  }
}

/** Lists as they are, narrowed, and with a filter that is wrong. */
const LISTS: Places = {
  '/console/audit': ['', '?subjectKind=client', '?since=yesterday'].map((query) => `/console/audit${query}`),
  '/console/clients': ['', '?role=manufacturer', '?role=king', '?name=nobody'].map(
    (query) => `/console/clients${query}`,
  ),
  '/console/clients/new': [
    '',
    ...['admin', 'kadoe', 'manufacturer', 'mot', 'renewal-partner'].map((role) => `?role=${role}`),
  ].map((query) => `/console/clients/new${query}`),
  '/console/closures': ['', '?manufacturer=nobody'].map((query) => `/console/closures${query}`),
  '/console/confirm': ['', '?back=tab'].map((query) => `/console/confirm${query}`),
  '/console/enquirers': ['', '?enquirer=nobody'].map((query) => `/console/enquirers${query}`),
  '/console/enquiries': ['', '?outcome=ENV930', '?enquirer=nobody'].map(
    (query) => `/console/enquiries${query}`,
  ),
  '/console/imports': ['', '?state=rejected', '?state=refused-last', '?state=waiting', '?since=never'].map(
    (query) => `/console/imports${query}`,
  ),
  '/console/manufacturers': ['', '?silent=yes', '?name=nobody'].map(
    (query) => `/console/manufacturers${query}`,
  ),
  '/console/people': ['', '?role=viewer', '?name=nobody'].map((query) => `/console/people${query}`),
  '/console/renewals': ['', '?state=IN_REVIEW', '?forwarding=failed', '?receivedFrom=monday'].map(
    (query) => `/console/renewals${query}`,
  ),
  '/console/usage': ['', '?date=nonsense'].map((query) => `/console/usage${query}`),
  '/console/usage/kadoe': ['', '?month=2026-13'].map((query) => `/console/usage/kadoe${query}`),
};

/** Files in every state. A manufacturer has one in progress at a time, so there are several. */
async function seedFiles(desk: Console, administrator: ConsoleClient): Promise<Places> {
  const { service } = desk;
  const onboard = (name: string) => service.onboard('manufacturer', { name });
  const send = (maker: OnboardedClient, name: string, ...rows: string[]) =>
    sendFile(desk, maker, name, snapshot(...rows));
  const hold = async (maker: OnboardedClient) => {
    await send(maker, 'all.csv', STAYS, ...GONE);
    return send(maker, `few-${LONG}.csv`, STAYS);
  };
  const decide = (run: RunRow, decision: string) =>
    administrator.post(`/console/closures/${run.id}`, { decision, reason: REASON });

  const quiet = await onboard(`Quiet ${LONG}`);
  const merged = await send(quiet, 'monday.csv', STAYS);
  const approving = await onboard('Approved');
  const approved = await hold(approving);
  await decide(approved, 'approve');
  const rejecting = await onboard('Rejected');
  const rejected = await hold(rejecting);
  await decide(rejected, 'reject');
  const holding = await onboard(`Holding ${LONG}`);
  const held = await hold(holding);
  const refusing = await onboard(`Refused ${LONG}`);
  await send(refusing, 'sunday.csv', `V1,"${MARKUP.replaceAll('"', '""')}",,never`);
  const refused = await send(refusing, `${LONG}.csv`, 'V1,C/1,,never', `${LONG},C/1,,never`);
  const superseding = await onboard('Superseding');
  const superseded = await hold(superseding);
  await send(superseding, 'next.csv', STAYS, ...GONE);
  const late = await onboard('Held, and another file since');
  const outdated = await hold(late);
  await send(late, 'later.csv', 'V1,C/1,,never');
  vi.spyOn(service.application.get(Scanner), 'scan').mockRejectedValue(new ScannerUnavailable('gone'));
  const waiting = await send(await onboard(`Waiting ${LONG}`), 'waits.csv', STAYS);
  const hopeless = await send(await onboard('Given up'), 'hopeless.csv', STAYS);
  await administrator.post(`/console/imports/${hopeless.id}/give-up`, { reason: REASON });
  const undone = await copyOf(desk, merged, { undone_at: merged.received_at });
  const whole = await copyOf(desk, held, { held_whole: true, held_reasons: ['the file is unusually small'] });
  const reading = await copyOf(desk, waiting, {
    state: 'validating',
    waiting_for: null,
    bytes_read: 10,
    manufacturer_id: quiet.manufacturer?.id,
  });
  const warned = await copyOf(desk, merged, { warnings: [`A campaign ${LONG} is new.`], dry_run: true });

  const address = ({ id }: { id: string }) => `/console/imports/${id}`;
  const makers = [quiet, holding, refusing, await onboard('Without a file')];
  await administrator.post(`/console/manufacturers/${holding.manufacturer?.id}/ssh-keys`, {
    publicKey: ed25519Key().publicKey,
  });
  const runs = [merged, approved, held, refused, outdated, waiting, hopeless, undone, whole, reading, warned];
  return {
    '/console/imports/:id': runs.map(address),
    '/console/imports/:id/faults': [refused, merged].map((run) => `${address(run)}/faults`),
    '/console/imports/:id/faults.csv': [`${address(refused)}/faults.csv`],
    '/console/closures/:id': [held, approved, rejected, superseded, outdated, whole, merged].map(
      ({ id }) => `/console/closures/${id}`,
    ),
    '/console/manufacturers/:id': makers.map(
      ({ manufacturer }) => `/console/manufacturers/${manufacturer?.id}`,
    ),
  };
}

/** A run in a state that takes long to come about. */
async function copyOf(
  { service }: Console,
  run: Pick<RunRow, 'id'>,
  changes: object,
): Promise<Pick<RunRow, 'id'>> {
  const id = crypto.randomUUID();
  await service.query(
    'INSERT INTO import_run SELECT (jsonb_populate_record(run, $2)).* FROM import_run AS run WHERE id = $1',
    [run.id, { ...changes, id }],
  );
  return { id };
}

async function seedClients(desk: Console, administrator: ConsoleClient): Promise<Places> {
  const { service } = desk;
  const maker = await service.onboard('manufacturer', { name: `Motors ${LONG}`, dailyQuota: 5 });
  const mot = await service.onboard('mot', { name: 'Garage' });
  const off = await service.onboard('mot', { name: 'Disabled' });
  const without = await service.onboard('manufacturer', { name: 'Without credentials' });
  const renewing = await Partner.signedUp(service, 'renewal-partner');
  await service.query(
    `INSERT INTO renewal_client (client_id, role, environment) VALUES ($1, 'renewal-partner', 'live')`,
    [renewing.clientId],
  );
  await service.query(`INSERT INTO client_usage_plan VALUES ($1, 'standard')`, [renewing.clientId]);
  const address = ({ clientId }: { clientId: string }, rest = '') => `/console/clients/${clientId}${rest}`;
  await administrator.post(address(off, '/disable'));
  await service.query('DELETE FROM api_key WHERE client_id = $1', [without.clientId]);
  await service.query('DELETE FROM client_secret WHERE client_id = $1', [without.clientId]);
  await service.query('UPDATE client_secret SET expires_at = $2 WHERE client_id = $1', [
    mot.clientId,
    new Date(service.clock.now() + 3 * 86_400_000),
  ]);
  await service.query(
    `UPDATE outbox_mail SET refused_at = now(), last_error = '550 no such user'
      WHERE id = (SELECT id FROM outbox_mail ORDER BY created_at LIMIT 1)`,
  );
  await service.query(
    `INSERT INTO daily_usage (client_id, day, handed_out, used) VALUES ($1, '2026-11-29', 50, 42)`,
    [maker.clientId],
  );
  const credentials = (table: string, id: string) =>
    service.query<{ id: string }>(`SELECT ${id} AS id FROM ${table} WHERE client_id = $1`, [maker.clientId]);
  const [[key], [secret]] = [
    await credentials('api_key', 'id'),
    await credentials('client_secret', 'key_id'),
  ];
  return {
    '/console/clients/:id': [maker, mot, off, without, renewing].map((each) => address(each)),
    '/console/clients/:id/change': [address(maker, '/change')],
    '/console/clients/:id/disable': [address(maker, '/disable')],
    '/console/clients/:id/enable': [address(off, '/enable')],
    '/console/clients/:id/keys/rotate': [address(maker, '/keys/rotate')],
    '/console/clients/:id/keys/:keyId/revoke': [address(maker, `/keys/${key?.id}/revoke`)],
    '/console/clients/:id/secrets/issue': [address(maker, '/secrets/issue')],
    '/console/clients/:id/secrets/:keyId/revoke': [address(maker, `/secrets/${secret?.id}/revoke`)],
    '/console/clients/:id/user/reset': [address(renewing, '/user/reset')],
    '/console/clients/:id/plan': [address(renewing, '/plan')],
    '/console/clients/:id/usage.csv': [address(maker, '/usage.csv')],
    '/console/plans/:name': ['/console/plans/standard'],
  };
}

/** Somebody of each kind. */
async function peopleOf(desk: Console): Promise<Places> {
  const administrator = await desk.signIn('administrator', `${MARKUP} administrator`);
  await desk.signIn('viewer', 'Seen');
  await desk.signIn('caseworker', 'Removed');
  const idOf = async (name: string) =>
    (await desk.service.query<{ id: string }>('SELECT id FROM console_person WHERE name = $1', [name]))[0]
      ?.id;
  await administrator.post(`/console/people/${await idOf('Removed')}/remove`);
  const ids = [await idOf('Seen'), await idOf('Removed'), await idOf(`${MARKUP} administrator`)];
  return { '/console/people/:id': ids.map((id) => `/console/people/${id}`) };
}
