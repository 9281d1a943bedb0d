import { COMMAND } from '../../../platform/cli/command-name.js';
import { type EmailContent, writeEmail } from '../../../platform/mail/email-content.js';
import { londonTimeOf } from './import-emails.js';

const WHOLE_NUMBER = new Intl.NumberFormat('en-GB');

/** Tells operators that a manufacturer's clients close unusually many recalls over the API, and what they can do. */
export function apiClosuresEmail({
  manufacturer,
  closed,
  mostOpen,
  since,
  clients,
}: {
  readonly manufacturer: string;
  readonly closed: number;
  readonly mostOpen: number;
  readonly since: Date;
  readonly clients: readonly { readonly clientId: string; readonly name: string; readonly closed: number }[];
}): EmailContent {
  const number = (count: number) => WHOLE_NUMBER.format(count);
  return writeEmail(`Vehicle Recalls: ${manufacturer} closes unusually many recalls over the API`, [
    `Since ${londonTimeOf(since.getTime())}, clients of ${manufacturer} have closed or deleted ${number(closed)} recalls over the API. At most ${number(mostOpen)} were open in that time. A file that closes as many would be held; calls are not.`,
    {
      headings: ['Client', 'Id', 'Recalls closed'],
      rows: clients.map((client) => [client.name, client.clientId, number(client.closed)]),
      lines: clients.map((client) => `${client.name} (${client.clientId}): ${number(client.closed)}`),
    },
    'Ask the manufacturer whether these are repairs. If they are not, disable the client and take back what it did, in the folder of the service:',
    ...clients.flatMap((client) => [
      `${COMMAND} clients disable ${client.clientId}`,
      `${COMMAND} undo --client ${client.clientId} --since ${since.toISOString()} --reason "…" --dry-run`,
    ]),
    'You are not mailed again about this manufacturer for as long as the closure guard counts back.',
    'This message was sent by the Vehicle Recalls service.',
  ]);
}
