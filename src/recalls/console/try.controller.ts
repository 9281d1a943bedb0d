import type { Readable } from 'node:stream';
import { Body, Get, Inject, Post } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { type FormError, formErrorsOf, InvalidForm } from '../../platform/console/forms/form-error.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { TakesNoConnection } from '../../platform/http/connection-use.js';
import { TakesMinutes } from '../../platform/http/long-call.js';
import { ManufacturerAdministration } from '../administration/manufacturer-administration.js';
import { RecallsError } from '../errors/recalls-error.js';
import { type DryRunResult, Validations } from '../imports/validation/validations.js';
import { isFileName } from '../sftp/file-name.js';
import { numericIdIn } from './file-filters.js';
import { shownCounts } from './shown-run.js';
import { type OpenedForm, SnapshotForm } from './snapshot-form.js';

const ALL_MANUFACTURERS = { limit: 100_000, after: undefined };

/** The same number as the API answers. */
const FAULTS_SHOWN = 100;

/** The reason why the rest of a form is not read. */
const ANSWERED = new Error('The form is answered.');

const LABELS = { body: 'The file' };

interface Verdict {
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: readonly FormError[];
  readonly fileName?: string;
  readonly result?: DryRunResult;
}

/** What an upload of a file would do, by the service that answers `POST /imports/validate`. Nothing of the file is kept. */
@ConsoleController('try')
@ForRoles('administrator')
export class TryController {
  constructor(
    private readonly manufacturers: ManufacturerAdministration,
    private readonly validations: Validations,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  ask(@CurrentVisit() visit: Visit): Promise<string> {
    return this.page(visit, {});
  }

  // The answer to the form is the verdict itself: a file can't be in an address, and nothing is stored that a reload could repeat.
  @Post()
  @TakesMinutes()
  @TakesNoConnection()
  async judge(@CurrentVisit() visit: Visit, @Body() form: SnapshotForm): Promise<string> {
    const end = new AbortController();
    let opened: OpenedForm | undefined;
    try {
      opened = await form.open(end.signal);
      const { manufacturerId, name, content } = fileIn(opened);
      const result = await this.validations.validate({
        manufacturerId,
        fileName: name,
        body: {
          callerGone: form.callerGone,
          read: () => upTo(this.settings.validateMaxBytes, content),
        },
      });
      return await this.page(visit, { values: opened.fields, fileName: name, result });
    } catch (error) {
      const errors = formErrorsOf(error, LABELS) ?? whyBusy(error);
      if (!errors) throw error;
      visit.reply.status(error instanceof RecallsError ? error.status : 400);
      return this.page(visit, { values: opened?.fields ?? {}, errors });
    } finally {
      end.abort(ANSWERED);
    }
  }

  private async page(visit: Visit, { values = {}, errors = [], fileName, result }: Verdict): Promise<string> {
    const { rows } = await this.manufacturers.list(undefined, ALL_MANUFACTURERS);
    const sorted = rows.toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
    const chosen = sorted.find(({ id }) => String(id) === values.manufacturer);
    return visit.page('recalls/console/try.njk', {
      manufacturers: [
        { value: '', text: 'Choose a manufacturer' },
        ...sorted.map(({ id, name }) => ({ value: String(id), text: name })),
      ],
      manufacturerName: chosen?.name,
      values,
      errors,
      fileName,
      result: result && { ...result, faults: result.faults.slice(0, FAULTS_SHOWN) },
      counts: result && shownCounts(result.counts),
      command: commandText('import', 'FILE', '--manufacturer', chosen?.name ?? 'NAME', '--dry-run'),
      breadcrumbs: [{ text: 'Console', href: '/console' }],
    });
  }
}

/** @throws InvalidForm for a file that the API would not take either */
async function* upTo(mostBytes: number, content: Readable): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of content as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > mostBytes) {
      const mebibytes = mostBytes / 1024 ** 2;
      const most = Number.isInteger(mebibytes) ? `${mebibytes} MiB` : `${mostBytes} bytes`;
      throw new InvalidForm({ field: 'file', message: `The file must not be larger than ${most}` });
    }
    yield piece;
  }
}

/** @throws InvalidForm */
function fileIn({ fields, file }: OpenedForm) {
  const errors: FormError[] = [];
  const manufacturerId = numericIdIn(fields.manufacturer ?? '');
  if (manufacturerId === undefined) {
    errors.push({ field: 'manufacturer', message: 'Choose a manufacturer' });
  }
  if (!file) errors.push({ field: 'file', message: 'Choose a file' });
  else if (!isFileName(file.name)) {
    errors.push({ field: 'file', message: 'The file has a name under which it can’t be uploaded' });
  }
  const [first, ...others] = errors;
  if (first || !file || manufacturerId === undefined) {
    throw new InvalidForm(first ?? { message: 'Fill in the form' }, ...others);
  }
  return { manufacturerId, ...file };
}

/** The scanner, or a place for the file, will be there in a moment. */
function whyBusy(error: unknown): FormError[] | undefined {
  return error instanceof RecallsError && error.status === 503
    ? [{ message: 'The file can’t be tried at the moment: try again in a minute' }]
    : undefined;
}
