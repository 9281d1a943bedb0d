import { Body, Get, Param, Post } from '@nestjs/common';
import { issueInNewName, issueInTeamEmail, tidyName } from '../../platform/clients/client-fields.js';
import { ForRoles, RequiresStepUp } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import { type FormError, InvalidForm } from '../../platform/console/forms/form-error.js';
import { seeOther } from '../../platform/console/forms/see-other.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, pageNotFound, Visit } from '../../platform/console/visit.js';
import { ManufacturerAdministration } from '../administration/manufacturer-administration.js';
import { RecallsError } from '../errors/recalls-error.js';
import { FileCalendar } from '../imports/reports/file-calendar.js';
import type { ManufacturerDetails } from '../manufacturers/manufacturer-registry.js';
import { readSshPublicKey, UnusableSshKey } from '../manufacturers/ssh-public-key.js';
import { numericIdIn } from './file-filters.js';
import { weeksOf } from './shown-calendar.js';

interface FormState {
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: readonly FormError[];
  /** Somebody else has changed it since the form was opened, so both versions are shown. */
  readonly isChanged?: boolean;
}

const LABELS = { name: 'The name', teamEmail: 'The team address', publicKey: 'The key' };

/** One manufacturer: its clients, SFTP account and keys, and the days on which it sent files. */
@ConsoleController('manufacturers/:id')
@ForRoles('viewer', 'administrator')
export class ManufacturerController {
  constructor(
    private readonly manufacturers: ManufacturerAdministration,
    private readonly calendar: FileCalendar,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    return this.page(visit, manufacturerIn(id));
  }

  @Post()
  @ForRoles('administrator')
  @RequiresStepUp()
  change(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    const manufacturerId = manufacturerIn(id);
    return visit.submit(form, {
      act: async () => {
        const details = detailsIn(form);
        const tag = form.text('tag');
        const { name } = await this.manufacturers.change(
          visit.actor,
          manufacturerId,
          details,
          (present) => present === tag,
        );
        return seeOther(`/console/manufacturers/${manufacturerId}`, `${name} is changed.`);
      },
      show: (errors, cause) =>
        this.page(visit, manufacturerId, {
          values: form.values,
          errors,
          isChanged: cause instanceof RecallsError && cause.entry === 'changedSince',
        }),
      labels: LABELS,
    });
  }

  @Post('ssh-keys')
  @ForRoles('administrator')
  @RequiresStepUp()
  addKey(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    const manufacturerId = manufacturerIn(id);
    return visit.submit(form, {
      act: async () => {
        const publicKey = form.text('publicKey');
        requireUsable(publicKey);
        const { fingerprint } = await this.manufacturers.addSshKey(visit.actor, manufacturerId, publicKey);
        return seeOther(
          `/console/manufacturers/${manufacturerId}`,
          `The key ${fingerprint} is added. Its holder can log in over SFTP now.`,
        );
      },
      // What was typed is not shown again, because it may be a private key.
      show: (errors) => this.page(visit, manufacturerId, { errors }),
      labels: LABELS,
    });
  }

  @Post('ssh-keys/:keyId/remove')
  @ForRoles('administrator')
  @RequiresStepUp()
  removeKey(
    @CurrentVisit() visit: Visit,
    @Param('id') id: string,
    @Param('keyId') key: string,
    @Body() form: ConsoleForm,
  ): Promise<string> {
    const manufacturerId = manufacturerIn(id);
    return visit.submit(form, {
      act: async () => {
        await this.manufacturers.removeSshKey(visit.actor, manufacturerId, manufacturerIn(key));
        return seeOther(
          `/console/manufacturers/${manufacturerId}`,
          'The key is removed. Nobody can log in with it any more.',
        );
      },
    });
  }

  private async page(
    visit: Visit,
    id: number,
    { values, errors = [], isChanged = false }: FormState = {},
  ): Promise<string> {
    const manufacturer = await this.manufacturers.read(id);
    const { name } = manufacturer;
    return visit.page('recalls/console/manufacturer.njk', {
      manufacturer,
      tag: this.manufacturers.tagOf(manufacturer),
      values: values ?? manufacturer,
      errors,
      isChanged,
      weeks: weeksOf((await this.calendar.find(id)) ?? []),
      isAdministrator: visit.person.role === 'administrator',
      commands: {
        change: [
          commandText('manufacturers', 'rename', name, 'NAME'),
          commandText('manufacturers', 'set-email', name, 'ADDRESS'),
        ].join('\n'),
        files: commandText('manufacturers', 'files', name),
        addKey: commandText('manufacturers', 'add-ssh-key', name, 'FILE'),
        removeKey: commandText('manufacturers', 'remove-ssh-key', name, 'FINGERPRINT'),
      },
      breadcrumbs: [
        { text: 'Console', href: '/console' },
        { text: 'Manufacturers', href: '/console/manufacturers' },
      ],
    });
  }
}

/** @throws ConsoleError 404 */
function manufacturerIn(text: string): number {
  const id = numericIdIn(text);
  if (id === undefined) throw pageNotFound();
  return id;
}

/** @throws InvalidForm */
function detailsIn(form: ConsoleForm): ManufacturerDetails {
  const name = form.text('name');
  const teamEmail = form.text('teamEmail');
  const issues = [
    { field: 'name', label: LABELS.name, issue: issueInNewName(name) },
    { field: 'teamEmail', label: LABELS.teamEmail, issue: issueInTeamEmail(teamEmail) },
  ];
  const [first, ...others] = issues.flatMap(({ field, label, issue }) =>
    issue === undefined ? [] : [{ field, message: `${label} ${issue}` }],
  );
  if (first) throw new InvalidForm(first, ...others);
  return { name: tidyName(name), teamEmail };
}

/** @throws InvalidForm */
function requireUsable(publicKey: string): void {
  try {
    readSshPublicKey(publicKey);
  } catch (error) {
    if (!(error instanceof UnusableSshKey)) throw error;
    throw new InvalidForm({ field: 'publicKey', message: `${LABELS.publicKey} ${error.message}` });
  }
}
