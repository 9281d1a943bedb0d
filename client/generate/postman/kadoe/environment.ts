import type { CredentialsOfUser } from '../../../third-party/credentials-of-user.js';
import { type Environment, secret, value } from '../environment.js';

interface Surroundings {
  readonly baseUrl: string;
  /** Absent: the environment is for somebody who fills in the rest. */
  readonly client?: CredentialsOfUser & { readonly enquirerId: string };
}

/** Where the service is and who asks: everything that differs between one service and another. */
export function kadoeEnvironmentOf({ baseUrl, client }: Surroundings): Environment {
  return {
    id: '2f9d7c1a-4b3e-5c68-8d21-7a6e5f4c3b20',
    name: 'KADOE',
    _postman_variable_scope: 'environment',
    values: [
      value('baseUrl', baseUrl),
      value('authenticateUrl', client?.authenticateUrl ?? `${baseUrl}/thirdparty-access/v1/authenticate`),
      value('kadoeUserName', client?.userName ?? ''),
      secret('kadoePassword', client?.password ?? ''),
      secret('kadoeNewPassword', ''),
      value('kadoeEmail', ''),
      secret('kadoeApiKey', client?.apiKey ?? ''),
      value('enquirerId', client?.enquirerId ?? ''),
      value('reasonCode', '00EV'),
      value('allowChanges', 'false'),
    ],
  };
}
