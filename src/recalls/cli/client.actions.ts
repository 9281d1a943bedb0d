import type { ListOptions } from '../../platform/cli/list-options.js';
import { operator } from '../../platform/cli/operator.js';
import { printJson, printList } from '../../platform/cli/print.js';
import {
  issueInDailyQuota,
  issueInNewName,
  issueInTeamEmail,
  tidyName,
} from '../../platform/clients/client-fields.js';
import type { DescribedClient } from '../../platform/clients/clients-of-surfaces.js';
import type { Settings } from '../../platform/config/settings.js';
import type { Environment } from '../../platform/environment.js';
import { ClientAdministration } from '../administration/client-administration.js';
import type { RecallsClientDetails } from '../clients/recalls-client-registry.js';
import { isRecallsRole } from '../roles.js';
import { withClient } from './named-client.js';
import { withClientsOfEverySurface } from './with-recalls.js';

/** More than there are, because a command prints all at once. */
const ALL = { limit: 100_000, after: undefined };

export async function listClients(
  {
    name,
    role,
    environment,
    status,
    ...format
  }: {
    name?: string;
    role?: string;
    environment?: Environment;
    status?: 'active' | 'disabled';
  } & ListOptions,
  settings: Settings,
): Promise<void> {
  const disabled = status === undefined ? undefined : status === 'disabled';
  const { rows } = await withClientsOfEverySurface(settings, (service) =>
    service.get(ClientAdministration).list({ name, role, environment, disabled }, ALL),
  );
  printList(rows.map(flat), {
    format,
    none: 'There is no such client.',
    cuttable: ['NAME', 'MANUFACTURER', 'EMAIL'],
    columns: {
      CLIENT: (client) => client.clientId,
      ROLE: (client) => client.role,
      NAME: (client) => client.name,
      MANUFACTURER: (client) => client.manufacturer?.name ?? '',
      EMAIL: (client) => client.teamEmail,
      ENVIRONMENT: (client) => client.environment,
      QUOTA: (client) => (isRecallsRole(client.role) ? (client.dailyQuota?.toString() ?? 'default') : ''),
      STATUS: (client) => (client.disabledAt ? 'disabled' : 'active'),
    },
  });
}

export async function showClient(named: string, settings: Settings): Promise<void> {
  printJson(flat(await withClient(named, settings, async (client) => client)));
}

export async function disableClient(named: string, settings: Settings): Promise<void> {
  const name = await withClient(named, settings, async (client, service) => {
    await service.get(ClientAdministration).disable(operator(), client.clientId);
    return client.name;
  });
  process.stdout.write(`${name} is disabled.\n`);
}

export async function enableClient(named: string, settings: Settings): Promise<void> {
  const name = await withClient(named, settings, async (client, service) => {
    await service.get(ClientAdministration).enable(operator(), client.clientId);
    return client.name;
  });
  process.stdout.write(`${name} is enabled.\n`);
}

export async function renameClient(named: string, name: string, settings: Settings): Promise<void> {
  refuse('The name', issueInNewName(name));
  await changeClient(named, { name: tidyName(name) }, settings);
}

export async function setClientEmail(named: string, address: string, settings: Settings): Promise<void> {
  refuse('The address', issueInTeamEmail(address));
  await changeClient(named, { teamEmail: address.trim() }, settings);
}

/** @param calls a whole number, or `default` */
export async function setQuota(named: string, calls: string, settings: Settings): Promise<void> {
  const dailyQuota = calls === 'default' ? null : wholeNumber(calls);
  if (dailyQuota !== null) refuse('The allowance', issueInDailyQuota(dailyQuota));
  await changeClient(named, { dailyQuota }, settings);
}

/** Changes some fields of a client, unless somebody else changes it between the read and the write. */
async function changeClient(
  named: string,
  changes: Partial<RecallsClientDetails>,
  settings: Settings,
): Promise<void> {
  const changed = await withClient(named, settings, (client, service) => {
    const clients = service.get(ClientAdministration);
    const { name, teamEmail, dailyQuota } = client;
    const read = clients.tagOf(client);
    const details = { name, teamEmail, dailyQuota, ...changes };
    return clients.change(operator(), client.clientId, details, (tag) => tag === read);
  });
  printJson(flat(changed));
}

/** As administrators see it over HTTP. */
function flat<Client extends DescribedClient>({ details, ...client }: Client) {
  return { ...client, ...details };
}

function wholeNumber(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

/** Checked before a database is started. */
function refuse(what: string, fault: string | undefined): void {
  if (fault !== undefined) throw new Error(`${what} ${fault}`);
}
