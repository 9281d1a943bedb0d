import type { Credentials } from '../../credentials.js';
import type { Role } from './journey.js';
import { variablesOf } from './scripts.js';

/** An environment as Postman imports it. */
export interface Environment {
  readonly id: string;
  readonly name: string;
  readonly _postman_variable_scope: 'environment';
  readonly values: readonly {
    readonly key: string;
    readonly value: string;
    readonly type: 'default' | 'secret';
    readonly enabled: true;
  }[];
}

export interface Surroundings {
  readonly baseUrl: string;
  readonly accessTokenUrl: string;
  readonly scopeUrl: string;
  /** Empty for roles that are not given. */
  readonly clients: Readonly<Partial<Record<Role, Credentials>>>;
}

/** Where the service is and who calls: everything that differs between one service and another. */
export function environmentOf({ baseUrl, accessTokenUrl, scopeUrl, clients }: Surroundings): Environment {
  const clientOf = (role: Role) => {
    const names = variablesOf(role);
    const client = clients[role];
    return [
      value(names.clientId, client?.clientId ?? ''),
      secret(names.clientSecret, client?.clientSecret ?? ''),
      secret(names.apiKey, client?.apiKey ?? ''),
    ];
  };
  return {
    id: '6b0c2f0e-5d0e-5a54-8f5a-1f7f0f6c9a11',
    name: 'Vehicle Recalls',
    _postman_variable_scope: 'environment',
    values: [
      value('baseUrl', baseUrl),
      value('accessTokenUrl', accessTokenUrl),
      value('scope', scopeUrl),
      ...clientOf('manufacturer'),
      ...clientOf('mot'),
      ...clientOf('admin'),
      value('allowChanges', 'false'),
    ],
  };
}

export function value(key: string, is: string): Environment['values'][number] {
  return { key, value: is, type: 'default', enabled: true };
}

/** Postman shows dots in its place. */
export function secret(key: string, is: string): Environment['values'][number] {
  return { key, value: is, type: 'secret', enabled: true };
}
