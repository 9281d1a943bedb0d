import { inWords } from '../../platform/cli/in-words.js';
import type { ListOptions } from '../../platform/cli/list-options.js';
import { operator } from '../../platform/cli/operator.js';
import { printJson, printList } from '../../platform/cli/print.js';
import type { Settings } from '../../platform/config/settings.js';
import {
  KadoeClientAdministration,
  type KadoeClientFilter,
} from '../administration/kadoe-client-administration.js';
import { issueInLinkProviderId, issuesInEnquirers, type KadoeClientTerms } from '../clients/client-rules.js';
import { linesWith } from '../clients/enquirer-lines.js';
import type { KadoeClientState } from '../clients/kadoe-client-registry.js';
import { readEnquirer } from './read-enquirer.js';
import { withKadoeClients } from './with-kadoe-clients.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Lists the clients of the surface with their terms, by name. */
export async function listEnquirers(
  { environment, enquirer, ...format }: KadoeClientFilter & ListOptions,
  settings: Settings,
): Promise<void> {
  const clients = await withKadoeClients(settings, (service) =>
    service.get(KadoeClientAdministration).list({ environment, enquirer }),
  );
  printList(clients, {
    format,
    none: 'There is no such client.',
    cuttable: ['NAME', 'ENQUIRERS', 'MANDATES'],
    columns: {
      CLIENT: ({ clientId }) => clientId,
      NAME: ({ name }) => name,
      ENVIRONMENT: (client) => client.environment,
      ENQUIRERS: ({ enquirers }) => linesWith(enquirers).join(' '),
      'LINK PROVIDER': ({ linkProviderId }) => linkProviderId ?? '',
      MANDATES: ({ mandates }) => mandates.join(' '),
      PLAN: ({ plan }) => plan ?? '',
    },
  });
}

export async function showEnquirers(named: string, settings: Settings): Promise<void> {
  printJson(
    await withKadoeClients(settings, (service) => read(named, service.get(KadoeClientAdministration))),
  );
}

export function addEnquirer(named: string, text: string, settings: Settings): Promise<void> {
  const enquirer = enquirerIn(text);
  return change(named, settings, ({ enquirers }) => {
    const [id] = enquirer;
    if (id in enquirers) throw new Error(`The client has the enquirer ${id} already: set its reasons`);
    return { enquirers: { ...enquirers, ...Object.fromEntries([enquirer]) } };
  });
}

export function setReasons(named: string, text: string, settings: Settings): Promise<void> {
  const enquirer = enquirerIn(text);
  return change(named, settings, ({ enquirers }) => {
    requireOne(enquirer[0], Object.keys(enquirers), 'enquirer');
    return { enquirers: { ...enquirers, ...Object.fromEntries([enquirer]) } };
  });
}

export function removeEnquirer(named: string, id: string, settings: Settings): Promise<void> {
  return change(named, settings, ({ enquirers }) => {
    requireOne(id, Object.keys(enquirers), 'enquirer');
    return { enquirers: Object.fromEntries(Object.entries(enquirers).filter(([each]) => each !== id)) };
  });
}

/** @param number four digits, or `none` */
export async function setLinkProvider(named: string, number: string, settings: Settings): Promise<void> {
  const linkProviderId = number === 'none' ? null : number;
  const issue = issueInLinkProviderId(linkProviderId);
  if (issue !== undefined) throw new Error(`The number ${issue}, or "none"`);
  await change(named, settings, ({ mandates }) => {
    if (linkProviderId === null && mandates.length > 0) {
      throw new Error(`Remove the mandates first: ${mandates.join(', ')}`);
    }
    return { linkProviderId };
  });
}

export function addMandate(named: string, id: string, settings: Settings): Promise<void> {
  return change(named, settings, ({ mandates }) => {
    if (mandates.includes(id)) throw new Error(`The client has a mandate of ${id} already`);
    return { mandates: [...mandates, id] };
  });
}

export function removeMandate(named: string, id: string, settings: Settings): Promise<void> {
  return change(named, settings, ({ mandates }) => {
    requireOne(id, mandates, 'mandate of');
    return { mandates: mandates.filter((each) => each !== id) };
  });
}

/** Changes some of a client's terms, unless somebody else changes them between the read and the write. */
async function change(
  named: string,
  settings: Settings,
  changed: (client: KadoeClientState) => Partial<KadoeClientTerms>,
): Promise<void> {
  const nameOf = (field: string) => (field.startsWith('mandates[') ? 'The enquirer' : `The ${field}`);
  const after = await inWords(nameOf, () =>
    withKadoeClients(settings, async (service) => {
      const clients = service.get(KadoeClientAdministration);
      const client = await read(named, clients);
      const { clientId, environment: _, ...terms } = client;
      const tag = clients.tagOf(client);
      return clients.change(
        operator(),
        clientId,
        { ...terms, ...changed(client) },
        (present) => present === tag,
      );
    }),
  );
  printJson(after);
}

/** Checked before a database is started. */
function enquirerIn(text: string): [id: string, reasons: string[]] {
  const enquirer = readEnquirer(text);
  const issues = issuesInEnquirers(Object.fromEntries([enquirer]));
  if (issues.length > 0) {
    throw new Error(
      issues.map(({ field, message }) => `${field.replace('enquirers.', '')} ${message}`).join('; '),
    );
  }
  return enquirer;
}

function requireOne(id: string, ids: readonly string[], what: string): void {
  if (ids.includes(id)) return;
  const has = ids.length === 0 ? 'it has none' : `it has ${ids.join(', ')}`;
  throw new Error(`The client has no ${what} ${id}: ${has}`);
}

async function read(named: string, clients: KadoeClientAdministration): Promise<KadoeClientState> {
  const ids = UUID.test(named) ? [named.toLowerCase()] : await clients.findIds(named);
  const [id] = ids;
  if (ids.length > 1) {
    throw new Error(`There are ${ids.length} clients named ${named}; give the id of one: ${ids.join(', ')}`);
  }
  const found = id === undefined ? undefined : await clients.find(id);
  if (!found) throw new Error(`There is no KADOE client ${named}`);
  return found;
}
