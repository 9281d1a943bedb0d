import { open, rm } from 'node:fs/promises';
import { isUUID } from 'class-validator';
import { issueInAuditedReason } from '../../platform/audit/audited-reason.js';
import { inWords } from '../../platform/cli/in-words.js';
import type { ListOptions } from '../../platform/cli/list-options.js';
import { operator } from '../../platform/cli/operator.js';
import { writeOutput } from '../../platform/cli/output-file.js';
import { printJson, printList } from '../../platform/cli/print.js';
import { withServiceContext } from '../../platform/cli/with-service-context.js';
import type { Settings } from '../../platform/config/settings.js';
import type { Environment } from '../../platform/environment.js';
import { RequestError } from '../../platform/errors/request-error.js';
import { issueInInstant, parseTimestamp } from '../../platform/http/instant.js';
import type { ApplicationState } from '../applications/application-state.js';
import type { ApplicationFilter, ApplicationSummary } from '../applications/reading/application-summary.js';
import { IMAGE_KINDS, type ImageKind } from '../applications/submission.js';
import { Casework } from '../casework/casework.js';
import { CaseworkModule } from '../casework/casework.module.js';
import { issueInRejection } from '../casework/rejection-reason.js';
import { showCase } from '../casework/shown-case.js';

const MOST_LISTED = 10_000;

export interface RenewalListOptions extends ListOptions {
  readonly state?: ApplicationState;
  readonly reviewReason?: string;
  readonly client?: string;
  readonly environment?: Environment;
  readonly forwardingFailed: boolean;
  readonly since?: string;
  readonly until?: string;
  readonly limit: string;
}

/** Lists applications, the oldest first. */
export async function listRenewals(options: RenewalListOptions, settings: Settings): Promise<void> {
  const { filter, limit } = readOptions(options);
  const { rows } = await withServiceContext(settings, CaseworkModule, (service) =>
    service.get(Casework).list(filter, { limit, after: undefined }),
  );
  print(rows, options);
}

/** Lists the applications of a person. */
export async function searchRenewals(
  licenceNumber: string,
  options: RenewalListOptions,
  settings: Settings,
): Promise<void> {
  const drivingLicenceNumber = licenceNumber.toUpperCase().replaceAll(' ', '');
  if (!/^[A-Z0-9]{16}$/.test(drivingLicenceNumber)) {
    throw new Error('The licence number must have 16 letters and digits');
  }
  const { filter, limit } = readOptions(options);
  const { rows } = await withServiceContext(settings, CaseworkModule, (service) =>
    service.get(Casework).search(operator(), { drivingLicenceNumber }, filter, { limit, after: undefined }),
  );
  print(rows, options);
}

/** Prints an application with what is personal of it. */
export async function showRenewal(id: string, out: string | undefined, settings: Settings): Promise<void> {
  const applicationId = idIn(id);
  await writeOutput(out, async () => {
    const read = await withServiceContext(settings, CaseworkModule, (service) =>
      service.get(Casework).read(operator(), applicationId),
    );
    if (!read) throw unknown(applicationId);
    return `${JSON.stringify(showCase(read), null, 2)}\n`;
  });
}

/** Writes an image into a new file that only its owner can read. The file is made first, because a reading that is audited must have its purpose. */
export async function saveImage(id: string, image: string, out: string, settings: Settings): Promise<void> {
  const applicationId = idIn(id);
  const kind = IMAGE_KINDS.find((each) => each === image);
  if (!kind) throw new Error(`The image must be one of ${IMAGE_KINDS.join(', ')}`);
  const file = await open(out, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      `--out ${out} ${error.code === 'EEXIST' ? 'is there already: name a new file' : `can't be written (${error.code})`}`,
    );
  });
  try {
    await file.writeFile(await readImage(applicationId, kind, settings));
    await file.close();
  } catch (error) {
    await file.close().catch(() => {});
    await rm(out, { force: true });
    throw error;
  }
}

export function acceptRenewal(id: string, settings: Settings): Promise<void> {
  return decide(id, settings, (casework, applicationId) => casework.accept(operator(), applicationId));
}

export async function rejectRenewal(id: string, reason: string, settings: Settings): Promise<void> {
  const issue = issueInRejection(reason);
  if (issue !== undefined) throw new Error(`--reason ${issue}`);
  await decide(id, settings, (casework, applicationId) =>
    casework.reject(operator(), applicationId, reason.trim()),
  );
}

export function forwardRenewal(id: string, settings: Settings): Promise<void> {
  return decide(id, settings, (casework, applicationId) => casework.forwardAgain(operator(), applicationId));
}

export async function eraseRenewal(id: string, reason: string, settings: Settings): Promise<void> {
  const issue = issueInAuditedReason(reason);
  if (issue !== undefined) throw new Error(`--reason ${issue}`);
  await decide(id, settings, (casework, applicationId) =>
    casework.erase(operator(), applicationId, reason.trim()),
  );
}

/** Prints what a list says of the application afterwards. */
async function decide(
  id: string,
  settings: Settings,
  act: (casework: Casework, applicationId: string) => Promise<ApplicationSummary>,
): Promise<void> {
  const applicationId = idIn(id);
  const after = await inWords(
    (field) => field,
    () =>
      withServiceContext(settings, CaseworkModule, async (service) => {
        try {
          return await act(service.get(Casework), applicationId);
        } catch (error) {
          throw error instanceof RequestError && error.kind === 'notFound' ? unknown(applicationId) : error;
        }
      }),
  );
  printJson(after);
}

async function readImage(applicationId: string, kind: ImageKind, settings: Settings): Promise<Buffer> {
  const image = await withServiceContext(settings, CaseworkModule, (service) =>
    service.get(Casework).readImage(operator(), applicationId, kind),
  );
  if (!image) throw new Error(`There is no ${kind} of an application ${applicationId}, or it is erased`);
  return image.bytes;
}

function idIn(text: string): string {
  if (!isUUID(text)) throw new Error('The application must be named by its id');
  return text.toLowerCase();
}

function unknown(applicationId: string): Error {
  return new Error(`There is no application ${applicationId}`);
}

function readOptions(options: RenewalListOptions): { filter: ApplicationFilter; limit: number } {
  const limit = /^\d{1,5}$/.test(options.limit) ? Number(options.limit) : 0;
  if (limit < 1 || limit > MOST_LISTED) {
    throw new Error(`--limit must be a whole number from 1 to ${MOST_LISTED}`);
  }
  if (options.client !== undefined && !isUUID(options.client))
    throw new Error('--client must be the id of a client');
  const [receivedFrom, receivedTo] = (['since', 'until'] as const).map((name) => {
    const text = options[name];
    const issue = text === undefined ? undefined : issueInInstant(text);
    if (issue !== undefined) throw new Error(`--${name} ${issue}`);
    return text === undefined ? undefined : parseTimestamp(text);
  });
  const { state, reviewReason: reason, client: clientId, environment } = options;
  const forwardingFailed = options.forwardingFailed || undefined;
  return {
    limit,
    filter: { state, reason, clientId, environment, forwardingFailed, receivedFrom, receivedTo },
  };
}

function print(rows: readonly ApplicationSummary[], format: ListOptions): void {
  printList(rows, {
    format,
    none: 'There is no such application.',
    cuttable: ['CLIENT', 'REASONS'],
    columns: {
      APPLICATION: ({ applicationId }) => applicationId,
      RECEIVED: ({ receivedAt }) => `${receivedAt.slice(0, 19).replace('T', ' ')}Z`,
      CLIENT: ({ clientName, clientId, environment }) =>
        `${clientName ?? clientId}${environment === 'test' ? ' (test)' : ''}`,
      TYPE: ({ transactionType }) => transactionType,
      STATE: ({ state, forwardingFailedAt }) => (forwardingFailedAt === null ? state : `${state}, given up`),
      ERASED: ({ erasedAt, imagesErasedAt }) =>
        erasedAt !== null ? 'yes' : imagesErasedAt !== null ? 'images' : '',
      REASONS: ({ reasons }) => reasons.map(({ code }) => code).join(' '),
    },
  });
}
