import { readFile } from 'node:fs/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { ListOptions } from '../../platform/cli/list-options.js';
import { operator } from '../../platform/cli/operator.js';
import { printJson, printList } from '../../platform/cli/print.js';
import { issueInNewName, issueInTeamEmail, tidyName } from '../../platform/clients/client-fields.js';
import type { Settings } from '../../platform/config/settings.js';
import { AdministrationModule } from '../administration/administration.module.js';
import {
  type FullManufacturer,
  ManufacturerAdministration,
} from '../administration/manufacturer-administration.js';
import { RecallsError } from '../errors/recalls-error.js';
import type { ManufacturerDetails } from '../manufacturers/manufacturer-registry.js';
import { readSshPublicKey } from '../manufacturers/ssh-public-key.js';
import { withRecalls } from './with-recalls.js';

export async function listManufacturers(
  { name, ...format }: { name?: string } & ListOptions,
  settings: Settings,
): Promise<void> {
  const { rows } = await withRecalls(settings, AdministrationModule, (service) =>
    service.get(ManufacturerAdministration).list(name, { limit: 100_000, after: undefined }),
  );
  printList(rows, {
    format,
    none: 'There is no such manufacturer.',
    cuttable: ['NAME', 'EMAIL', 'SFTP', 'NEWEST FILE'],
    columns: {
      ID: (manufacturer) => String(manufacturer.id),
      NAME: (manufacturer) => manufacturer.name,
      EMAIL: (manufacturer) => manufacturer.teamEmail,
      SFTP: (manufacturer) => manufacturer.sftpUsername,
      'NEWEST FILE': ({ newestImport }) =>
        newestImport
          ? `${newestImport.receivedAt.slice(0, 16).replace('T', ' ')}Z ${newestImport.state}`
          : '',
    },
  });
}

export async function showManufacturer(named: string, settings: Settings): Promise<void> {
  printJson(await withManufacturer(named, settings, async (manufacturer) => manufacturer));
}

export async function renameManufacturer(named: string, name: string, settings: Settings): Promise<void> {
  const fault = issueInNewName(name);
  if (fault !== undefined) throw new Error(`The name ${fault}`);
  await changeManufacturer(named, { name: tidyName(name) }, settings);
}

export async function setManufacturerEmail(
  named: string,
  address: string,
  settings: Settings,
): Promise<void> {
  const fault = issueInTeamEmail(address);
  if (fault !== undefined) throw new Error(`The address ${fault}`);
  await changeManufacturer(named, { teamEmail: address.trim() }, settings);
}

export async function addSshKey(named: string, file: string, settings: Settings): Promise<void> {
  const publicKey = await readKeyFile(file);
  printJson(
    await withManufacturer(named, settings, ({ id }, service) =>
      service.get(ManufacturerAdministration).addSshKey(operator(), id, publicKey),
    ),
  );
}

/** @param key an id or a fingerprint */
export async function removeSshKey(named: string, key: string, settings: Settings): Promise<void> {
  const name = await withManufacturer(named, settings, async (manufacturer, service) => {
    const found = manufacturer.sshKeys.find(
      ({ keyId, fingerprint }) => String(keyId) === key || fingerprint === key,
    );
    if (!found) throw new Error(`${manufacturer.name} has no SSH key ${key}`);
    await service.get(ManufacturerAdministration).removeSshKey(operator(), manufacturer.id, found.keyId);
    return manufacturer.name;
  });
  process.stdout.write(`The SSH key of ${name} is removed.\n`);
}

/** The id of a manufacturer that is given by its name or its id. */
export function idOfManufacturer(named: string, settings: Settings): Promise<number> {
  return withManufacturer(named, settings, async ({ id }) => id);
}

/** Changes some fields of a manufacturer, unless somebody else changes it between the read and the write. */
async function changeManufacturer(
  named: string,
  changes: Partial<ManufacturerDetails>,
  settings: Settings,
): Promise<void> {
  const changed = await withManufacturer(named, settings, (manufacturer, service) => {
    const manufacturers = service.get(ManufacturerAdministration);
    const { name, teamEmail } = manufacturer;
    const read = manufacturers.tagOf(manufacturer);
    const details = { name, teamEmail, ...changes };
    return manufacturers.change(operator(), manufacturer.id, details, (tag) => tag === read);
  });
  printJson(changed);
}

/** @param named a name (case-insensitive) or an id; a name has priority, because it may be a number */
function withManufacturer<Result>(
  named: string,
  settings: Settings,
  work: (manufacturer: FullManufacturer, service: INestApplicationContext) => Promise<Result>,
): Promise<Result> {
  return withRecalls(settings, AdministrationModule, async (service) => {
    const manufacturers = service.get(ManufacturerAdministration);
    const id = (await manufacturers.findId(named)) ?? (/^[1-9]\d{0,8}$/.test(named) ? Number(named) : 0);
    return work(await read(manufacturers, id, named), service);
  });
}

async function read(
  manufacturers: ManufacturerAdministration,
  id: number,
  named: string,
): Promise<FullManufacturer> {
  try {
    return await manufacturers.read(id);
  } catch (error) {
    if (error instanceof RecallsError && error.entry === 'notFound') {
      throw new Error(`There is no manufacturer ${named}`);
    }
    throw error;
  }
}

async function readKeyFile(file: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new Error(`${file} can't be read (${code})`);
  }
  try {
    return readSshPublicKey(text).publicKey;
  } catch (error) {
    throw new Error(`${file} ${(error as Error).message}`);
  }
}
