import { findDataDir } from '../../platform/cli/command-settings.js';
import { publicUrl } from '../../platform/config/public-addresses.js';
import type { Settings } from '../../platform/config/settings.js';
import { demonstrationFile, readDemonstrationFile } from '../../platform/demonstration/demonstration-file.js';
import { type RunningInstance, runningInstances } from '../../platform/instances/running-instances.js';
import {
  type CallerCredentials,
  type ClientWithSecret,
  hasUser,
  readCredentials,
} from './credentials-file.js';

export interface CallTarget {
  /** Where the API is. */
  readonly url: string;
  readonly credentials: CallerCredentials;
}

export interface WhoCalls {
  readonly role: string;
  /** What onboarding answered; absent means the demonstration client of the role. */
  readonly credentialsFile?: string;
  /** Where to call; absent means what the credentials and the running service say. */
  readonly url?: string;
}

type Instance = Pick<RunningInstance, 'url' | 'apiUrl' | 'scopeUrl'>;

/** Who calls, and where. The running service's own address goes first, because its public one may lead through a proxy. */
export async function callTarget(who: WhoCalls, settings: Settings): Promise<CallTarget> {
  const dataDir = findDataDir(settings);
  // A file of credentials is enough where the service's folder is not, or is another account's.
  const instances = await runningInstances(dataDir).catch(() => []);
  const here = instances.filter(({ isHere, url }) => isHere && url !== undefined);
  if (who.credentialsFile !== undefined) {
    return ofCredentials(await readCredentials(who.credentialsFile), who, here, settings);
  }
  const demonstration = await readDemonstrationFile(dataDir);
  if (!demonstration) {
    throw new Error(
      `There is no ${demonstrationFile(dataDir)}: it is written when the service first starts, without NODE_ENV=production`,
    );
  }
  const credentials = demonstration[who.role] as CallerCredentials | undefined;
  if (!credentials) {
    throw new Error(
      `${demonstrationFile(dataDir)} has no client of the role ${who.role}: one is added when the service next starts, unless it has such clients already`,
    );
  }
  // Its clients are in the database, so any process serves them: the one that wrote the file may have ended.
  const instance =
    here.find(({ url }) => url === (who.url ?? demonstration.url)) ?? (who.url ? undefined : here[0]);
  const url = who.url ?? instance?.url ?? demonstration.url;
  return { url, credentials: at(url, credentials, instance) };
}

function ofCredentials(
  credentials: CallerCredentials,
  { url: given }: WhoCalls,
  here: readonly Instance[],
  settings: Settings,
): CallTarget {
  const apiUrl = credentials.apiUrl ?? (hasUser(credentials) ? undefined : localIssuerOf(credentials));
  const instance = here.find(({ url, apiUrl: theirs }) =>
    given === undefined ? theirs === apiUrl || apiUrl === undefined : url === given,
  );
  const url = given ?? instance?.url ?? apiUrl ?? publicUrl(settings);
  return { url, credentials: at(url, credentials, instance) };
}

/**
 * The credentials for an address of the same service. Its own tokens are asked for there too; those of Microsoft Entra ID are
 * asked for where they always are.
 */
function at(url: string, credentials: CallerCredentials, instance: Instance | undefined): CallerCredentials {
  if (hasUser(credentials)) {
    return { ...credentials, authenticateUrl: `${url}/thirdparty-access/v1/authenticate` };
  }
  if (localIssuerOf(credentials) === undefined) return credentials;
  return {
    ...credentials,
    accessTokenUrl: `${url}/oauth2/v2.0/token`,
    scopeUrl: instance?.scopeUrl ?? credentials.scopeUrl,
  };
}

/** The service's address, when it issues the tokens itself. */
function localIssuerOf({ scopeUrl, accessTokenUrl }: ClientWithSecret): string | undefined {
  const url = scopeUrl.replace(/\/\.default$/, '');
  return accessTokenUrl.startsWith(`${url}/`) ? url : undefined;
}
