import { readFile } from 'node:fs/promises';
import type { OnboardOptions as CommonOptions } from '../../platform/cli/onboard-part.js';
import { operator } from '../../platform/cli/operator.js';
import { outOf, writeOutput } from '../../platform/cli/output-file.js';
import { sayWhatIsAwaited } from '../../platform/clock/wait-notice.js';
import type { Settings } from '../../platform/config/settings.js';
import { AdministrationModule } from '../administration/administration.module.js';
import { ManufacturerAdministration } from '../administration/manufacturer-administration.js';
import { RecallsError } from '../errors/recalls-error.js';
import { OnboardingService } from '../onboarding/onboarding.service.js';
import { checkRequest, type OnboardingRequest } from '../onboarding/onboarding-request.js';
import type { RecallsRole } from '../roles.js';
import { withRecalls } from './with-recalls.js';

export interface OnboardOptions extends CommonOptions {
  readonly role: RecallsRole;
  /** The name of an existing manufacturer. */
  readonly manufacturer?: string;
  /** Files. */
  readonly sshKey: readonly string[];
  readonly dailyQuota?: string;
}

/** Onboards a client, in this process and with the service's own code, and prints its credentials. */
export async function onboard(options: OnboardOptions, settings: Settings): Promise<void> {
  const request: OnboardingRequest = {
    name: options.name,
    email: options.email,
    role: options.role,
    sshKeys: await Promise.all(options.sshKey.map(readKeyFile)),
    ...(options.dailyQuota === undefined ? {} : { dailyQuota: wholeNumber(options.dailyQuota) }),
  };
  try {
    // The service checks this too; checking it here reports a mistake before a database is started.
    checkRequest(request);
    await writeOutput(outOf(options), async () => {
      const client = await withRecalls(settings, AdministrationModule, async (service) => {
        const manufacturers = service.get(ManufacturerAdministration);
        const known = await manufacturerNamed(options.manufacturer, manufacturers);
        const awaited = settings.entra ? 'Microsoft Entra ID to answer' : undefined;
        return sayWhatIsAwaited(
          () => awaited,
          () => service.get(OnboardingService).onboard(operator(), { ...request, ...known }),
        );
      });
      return `${JSON.stringify(client, null, 2)}\n`;
    });
  } catch (error) {
    throw inTermsOfOptions(error, options);
  }
}

/** The existing manufacturer for which the client is onboarded. */
async function manufacturerNamed(
  name: string | undefined,
  manufacturers: ManufacturerAdministration,
): Promise<{ manufacturerId?: number }> {
  if (name === undefined) return {};
  const manufacturerId = await manufacturers.findId(name);
  if (manufacturerId === undefined) throw new Error(`There is no manufacturer named ${name}`);
  return { manufacturerId };
}

async function readKeyFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new Error(`--ssh-key ${file} can't be read (${code})`);
  }
}

/** The number, or one that onboarding refuses. */
function wholeNumber(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

/** The service names the fields of its request; on the command line they are options. */
function inTermsOfOptions(error: unknown, { sshKey }: OnboardOptions): unknown {
  if (!(error instanceof RecallsError) || !error.issues) return error;
  const issues = error.issues.map(({ field, message }) => {
    const index = /^sshKeys\[(\d+)\]$/.exec(field)?.[1];
    if (index !== undefined) return { field: `--ssh-key ${sshKey[Number(index)]}`, message };
    return { field: OPTION_OF_FIELD[field] ?? field, message };
  });
  return new RecallsError(error.entry, { message: error.message, issues });
}

const OPTION_OF_FIELD: Readonly<Record<string, string>> = {
  name: '--name',
  email: '--email',
  manufacturerId: '--manufacturer',
  sshKeys: '--ssh-key',
  dailyQuota: '--daily-quota',
};
