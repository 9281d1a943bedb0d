import { expect } from 'vitest';
import type { Console } from '../../console/console-browser.js';
import { sendFile } from '../../recalls/console/recalls-desk.js';
import { snapshot } from '../../recalls/imports/snapshot-files.js';
import { ed25519Key } from '../../recalls/sftp/key-pairs.js';
import { keepFromLogs } from '../../support/suite-log.js';
import type { Mouse } from './mouse.js';

/** Something that a desk does all day. */
export interface Task {
  readonly name: string;
  /** Makes what it is about, under a name that nothing else has. @returns what somebody does at the first page until it is done */
  prepare(desk: Console, name: string): Promise<(mouse: Mouse) => Promise<void>>;
}

const STAYS = 'STAYS1,C/1,,2024-01-01';
const GONE = ['GONE1,C/1,,2024-01-01', 'GONE2,C/2,,2024-02-01'];

export const TASKS: readonly Task[] = [
  {
    name: 'onboard a manufacturer with an SSH key',
    prepare: async (desk, name) => async (mouse) => {
      const { publicKey, fingerprint } = ed25519Key();
      await mouse.link('Clients');
      await mouse.button('Onboard a client');
      await mouse.radio('manufacturer');
      await mouse.button('Continue');
      await mouse.type({
        Name: name,
        'Team address': 'team@example.com',
        'SSH public keys for SFTP': publicKey,
      });
      await mouse.button('Continue');
      await mouse.button('Onboard this client');
      await keepShownSecrets(mouse);
      expect(await keysOf(desk, name)).toEqual([fingerprint]);
    },
  },
  {
    name: 'find out why yesterday’s file was refused',
    prepare: async (desk, name) => {
      const maker = await desk.service.onboard('manufacturer', { name });
      await sendFile(desk, maker, 'yesterday.csv', snapshot('V1,C/1,,never'));
      desk.service.clock.advance({ days: 1 });
      await sendFile(desk, maker, 'today.csv', snapshot(STAYS));
      return async (mouse) => {
        await mouse.link('Files');
        await mouse.select('Manufacturer', name);
        await mouse.button('Filter');
        await mouse.link('yesterday.csv');
        await mouse.link('See the faults by line and column');
        await mouse.page.getByRole('cell', { name: 'Incorrect date format' }).first().waitFor();
      };
    },
  },
  {
    name: 'approve a held closure',
    prepare: async (desk, name) => {
      const maker = await desk.service.onboard('manufacturer', { name });
      await sendFile(desk, maker, 'all.csv', snapshot(STAYS, ...GONE));
      const { id } = await sendFile(desk, maker, 'few.csv', snapshot(STAYS));
      return async (mouse) => {
        await mouse.link('Closures');
        await mouse.type({ 'Manufacturer’s name contains': name });
        await mouse.button('Filter');
        await mouse.link('few.csv');
        await mouse.radio('Approve');
        await mouse.type({ Reason: 'confirmed by telephone' });
        await mouse.button('Decide');
        await mouse.page.getByText('The closures are approved').waitFor();
        expect(
          await desk.service.query('SELECT closures_decision AS decision FROM import_run WHERE id = $1', [
            id,
          ]),
        ).toEqual([{ decision: 'approved' }]);
      };
    },
  },
  {
    name: 'find what happened to a VIN',
    prepare: async (desk, name) => {
      const maker = await desk.service.onboard('manufacturer', { name });
      const vin = `VIN${crypto.randomUUID().replaceAll('-', '').slice(0, 14).toUpperCase()}`;
      keepFromLogs('a VIN', vin);
      await sendFile(desk, maker, 'monday.csv', snapshot(`${vin},C/1,,2024-01-01`));
      return async (mouse) => {
        await mouse.link('Vehicle');
        await mouse.type({ 'Vehicle identification number (VIN)': vin });
        await mouse.button('Look up');
        await mouse.page.getByRole('link', { name: 'monday.csv' }).waitFor();
      };
    },
  },
  {
    name: 'replace a leaked API key',
    prepare: async (desk, name) => {
      const client = await desk.service.onboard('mot', { name });
      return async (mouse) => {
        await mouse.link('Clients');
        await mouse.type({ 'Name contains': name });
        await mouse.button('Filter');
        await mouse.link(name);
        await mouse.link('Rotate the API key');
        await mouse.radio('They end at once');
        await mouse.button('Create a new key');
        const [apiKey = ''] = await keepShownSecrets(mouse);
        const statusWith = async (key: string) =>
          (await desk.service.as({ ...client, apiKey: key }).get('/mot/vehicles/NOSUCHVIN1')).status;
        expect(await statusWith(apiKey)).toBe(200);
        expect(await statusWith(client.apiKey)).toBe(403);
      };
    },
  },
  {
    name: 'replace a leaked SSH key',
    prepare: async (desk, name) => {
      const [leaked, other] = [ed25519Key(), ed25519Key()];
      const { manufacturer } = await desk.service.onboard('manufacturer', { name });
      const administrator = await desk.signIn();
      await administrator.post(`/console/manufacturers/${manufacturer?.id}/ssh-keys`, {
        publicKey: leaked.publicKey,
      });
      return async (mouse) => {
        await mouse.link('Manufacturers');
        await mouse.type({ 'Name contains': name });
        await mouse.button('Filter');
        await mouse.link(name);
        await mouse.button(`Remove ${leaked.fingerprint}`);
        await mouse.type({ 'Public key': other.publicKey });
        await mouse.button('Add the key');
        expect(await keysOf(desk, name)).toEqual([other.fingerprint]);
      };
    },
  },
];

async function keepShownSecrets({ page }: Mouse): Promise<string[]> {
  const shown = await page.locator('#apiKey, #clientSecret').allTextContents();
  for (const secret of shown) keepFromLogs('a secret', secret);
  return shown;
}

async function keysOf({ service }: Console, name: string): Promise<string[]> {
  const rows = await service.query<{ fingerprint: string }>(
    `SELECT key.fingerprint FROM manufacturer_ssh_key AS key JOIN manufacturer ON manufacturer.id = key.manufacturer_id WHERE name = $1`,
    [name],
  );
  return rows.map(({ fingerprint }) => fingerprint);
}
