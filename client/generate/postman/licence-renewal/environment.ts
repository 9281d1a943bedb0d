import type { CredentialsOfUser } from '../../../third-party/credentials-of-user.js';
import { type Environment, secret, value } from '../environment.js';

interface Surroundings {
  readonly baseUrl: string;
  /** Absent: the environment is for somebody who fills in the rest. */
  readonly client?: CredentialsOfUser;
}

/** Where the service is and who sends: everything that differs between one service and another. */
export function renewalEnvironmentOf({ baseUrl, client }: Surroundings): Environment {
  return {
    id: '7c1e5b90-3d2a-5f47-9b16-0e8d4a6c2f71',
    name: 'Licence renewal',
    _postman_variable_scope: 'environment',
    values: [
      value('baseUrl', baseUrl),
      value('authenticateUrl', client?.authenticateUrl ?? `${baseUrl}/thirdparty-access/v1/authenticate`),
      value('renewalUserName', client?.userName ?? ''),
      secret('renewalPassword', client?.password ?? ''),
      secret('renewalApiKey', client?.apiKey ?? ''),
    ],
  };
}
