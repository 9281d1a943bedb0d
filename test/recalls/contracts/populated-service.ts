import { Logger } from '@nestjs/common';
import { vi } from 'vitest';
import { Applications } from '../../../src/licence-renewal/applications/applications.js';
import type { TestScenario } from '../../../src/licence-renewal/applications/submission.js';
import { RenewalProcessing } from '../../../src/licence-renewal/processing/renewal-processing.js';
import type { Settings } from '../../../src/platform/config/settings.js';
import { Transactions } from '../../../src/platform/database/transaction.js';
import { ThirdPartyUsers } from '../../../src/platform/third-party-access/users/third-party-users.js';
import { Scanner, ScannerUnavailable } from '../../../src/recalls/imports/scan/scanner.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { RecallsRole } from '../../../src/recalls/roles.js';
import { entry, recordsOf } from '../../kadoe/enquiry-records/enquiry-site.js';
import { submission } from '../../licence-renewal/renewal-site.js';
import type { Service } from '../../support/service.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { Administrator } from '../administration/administrator.js';
import { ImportSite, importFile } from '../imports/import-site.js';
import { snapshot } from '../imports/snapshot-files.js';
import { ed25519Key } from '../sftp/key-pairs.js';

const RECALLS = ['LISTED1', 'LISTED2', 'REPAIRED1', 'DELETED1'];
/** A client that administrators act on. It makes no calls, so acts on it disturb no other test. */
export interface Subject {
  readonly clientId: string;
  readonly manufacturerId: number;
  readonly apiKeyIds: readonly string[];
  readonly secretIds: readonly string[];
  readonly sshKeyIds: readonly number[];
  readonly clientTag: string;
  readonly manufacturerTag: string;
}

/** A service with data that every route can find or change. */
export interface PopulatedService {
  readonly service: Service;
  /** The clients that make the calls. */
  readonly clients: Readonly<Record<RecallsRole, OnboardedClient>>;
  /** An expired token of each of them. */
  readonly expiredTokens: Readonly<Record<RecallsRole, string>>;
  /** Data of the calling manufacturer: two live secrets, a merged run, and a run with two errors. */
  readonly ownSecretIds: readonly string[];
  readonly ownRuns: { readonly merged: string; readonly rejected: string };
  /** Data of other manufacturers: runs whose closures wait for an administrator, and runs that wait for a scanner. */
  readonly heldRuns: readonly string[];
  readonly waitingRuns: readonly string[];
  /** Merged runs of other manufacturers, to be undone. */
  readonly wrongRuns: readonly string[];
  /** With two API keys, two secrets and an SSH key. */
  readonly subject: Subject;
  /** The id of a client that has a user. */
  readonly clientWithUser: string;
  /** A client of the KADOE surface, with the tag of its enquirers. */
  readonly kadoeClient: { readonly clientId: string; readonly tag: string };
  /** The id of an enquiry in the record. */
  readonly enquiry: string;
  /** Applications for licence renewals, by their ids. */
  readonly renewals: {
    readonly toAccept: string;
    readonly toReject: string;
    readonly toForward: string;
    readonly toErase: string;
  };
  close(): Promise<void>;
}

export async function populatedService(settings: Partial<Settings> = {}): Promise<PopulatedService> {
  const site = await ImportSite.open();
  try {
    const service = await site.start({ closureGuard: { count: 0, share: 0 }, ...settings });
    const clients = {
      manufacturer: await service.onboard('manufacturer'),
      mot: await service.onboard('mot'),
      admin: await service.onboard('admin'),
    };
    const expiredTokens = {
      manufacturer: await service.requestToken(clients.manufacturer),
      mot: await service.requestToken(clients.mot),
      admin: await service.requestToken(clients.admin),
    };
    service.clock.advance({ seconds: service.settings.tokenTtlSeconds + 10 });
    // Two live secrets, so that one can be removed.
    await service.as(clients.manufacturer).put('/credentials');
    const secrets = await service.as(clients.manufacturer).get('/credentials');
    return {
      service,
      clients,
      expiredTokens,
      ownSecretIds: idsOf(secrets.body),
      ownRuns: await sendFiles(site, service, clients.manufacturer),
      heldRuns: [await holdClosures(site, service), await holdClosures(site, service)],
      waitingRuns: [await leaveWaiting(site, service)],
      wrongRuns: [await mergeWrong(site, service)],
      subject: await newSubject(service),
      clientWithUser: await giveUser(service),
      kadoeClient: await onboardKadoeClient(service),
      enquiry: (await recordsOf(service).add(entry())).id,
      renewals: {
        toAccept: await acceptRenewal(service, 'in-review'),
        toReject: await acceptRenewal(service, 'in-review'),
        toForward: await acceptRenewal(service, 'forwarding-fails'),
        toErase: await acceptRenewal(service, 'rejected'),
      },
      close: () => site.close(),
    };
  } catch (error) {
    await site.close();
    throw error;
  }
}

async function sendFiles(site: ImportSite, service: Service, maker: OnboardedClient) {
  const rows = RECALLS.map((vin) => `${vin},C/1,R/2024/001,2024-01-01`);
  const faulty = snapshot('LISTED1,C/1', 'LISTED1,C/1,,=1');
  const merged = await importFile(site, service, maker, 'merged.csv', snapshot(...rows));
  const rejected = await importFile(site, service, maker, 'rejected.csv', faulty);
  return { merged: merged.id, rejected: rejected.id };
}

/** A run with closures that wait for an administrator. */
async function holdClosures(site: ImportSite, service: Service): Promise<string> {
  const maker = await service.onboard();
  await importFile(site, service, maker, 'first.csv', snapshot('CLOSED1,C/1,,2024-01-01'));
  return (await importFile(site, service, maker, 'second.csv', snapshot())).id;
}

/** A merged run, to be undone. */
async function mergeWrong(site: ImportSite, service: Service): Promise<string> {
  const maker = await service.onboard();
  return (await importFile(site, service, maker, 'wrong.csv', snapshot('WRONG1,C/1,,2024-01-01'))).id;
}

/** A run that can't continue, because no scanner answers. */
async function leaveWaiting(site: ImportSite, service: Service): Promise<string> {
  const down = new ScannerUnavailable('down');
  const scan = vi.spyOn(service.application.get(Scanner), 'scan').mockRejectedValue(down);
  const log = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
  const run = await importFile(site, service, await service.onboard(), 'waiting.csv', snapshot());
  scan.mockRestore();
  log.mockRestore();
  return run.id;
}

/** Only clients of other surfaces have users, but a reset does not ask for the surface. */
async function giveUser(service: Service): Promise<string> {
  const { clientId } = await service.onboard();
  const users = service.application.get(ThirdPartyUsers, { strict: false });
  await service.application
    .get(Transactions, { strict: false })
    .run((transaction) => users.createUser(transaction, clientId));
  return clientId;
}

/** An application that a test client has sent, as far as nobody decides about it. */
async function acceptRenewal(service: Service, scenario: TestScenario): Promise<string> {
  const { application } = service;
  const given = submission({ environment: 'test', scenario });
  await application.get(Applications, { strict: false }).accept(given);
  await application.get(RenewalProcessing, { strict: false }).tick();
  const [row] = await service.query<{ id: string }>(
    'SELECT id FROM renewal_application WHERE client_id = $1',
    [given.clientId],
  );
  return row?.id ?? '';
}

async function onboardKadoeClient(service: Service): Promise<{ clientId: string; tag: string }> {
  const administrator = await Administrator.of(service);
  const answer = await administrator.post('/admin/clients', {
    name: 'A KADOE client',
    email: 'kadoe-team@example.com',
    role: 'kadoe',
    enquirers: { IT321: ['00EV'] },
  });
  keepFromLogs('an API key', answer.body.apiKey);
  keepFromLogs('a one-time password', answer.body.oneTimePassword);
  const { clientId } = answer.body;
  const { headers } = await administrator.get(`/admin/kadoe/clients/${clientId}`);
  return { clientId, tag: headers.etag ?? '' };
}

export async function newSubject(service: Service): Promise<Subject> {
  const administrator = await Administrator.of(service);
  const client = await service.onboard();
  const atClient = `/admin/clients/${client.clientId}`;
  const atManufacturer = `/admin/manufacturers/${client.manufacturer?.id}`;
  await administrator.post(`${atClient}/api-keys`, { overlapMinutes: 1_440 });
  await administrator.post(`${atClient}/secrets`);
  await administrator.post(`${atManufacturer}/ssh-keys`, { publicKey: ed25519Key().publicKey });
  const full = await administrator.get(atClient);
  const manufacturer = await administrator.get(atManufacturer);
  return {
    clientId: client.clientId,
    manufacturerId: manufacturer.body.id,
    apiKeyIds: idsOf(full.body.apiKeys),
    secretIds: idsOf(full.body.clientSecrets),
    sshKeyIds: idsOf(manufacturer.body.sshKeys),
    clientTag: full.headers.etag ?? '',
    manufacturerTag: manufacturer.headers.etag ?? '',
  };
}

function idsOf<Id>(keys: readonly { keyId: Id }[]): Id[] {
  return keys.map(({ keyId }) => keyId);
}
