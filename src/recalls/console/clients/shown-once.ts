/** A line of a page with what is shown once. */
export interface ShownLine {
  /** The name in the answer of the API: `apiKey`, `sftp.host`. */
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

/** What is handed over comes first, because it is all that can't be looked up later. */
const LABELS: Readonly<Record<string, string>> = {
  clientId: 'Client id',
  clientSecret: 'Client secret',
  apiKey: 'API key',
  userName: 'Username',
  oneTimePassword: 'One-time password',
  oneTimePasswordExpiresAt: 'The one-time password ends',
  expiresAt: 'Ends',
  accessTokenUrl: 'Address for access tokens',
  scopeUrl: 'Scope',
  authenticateUrl: 'Address for signing in',
  apiUrl: 'Address of the API',
  role: 'Role',
  name: 'Name',
  environment: 'Environment',
  plan: 'Usage plan',
  'manufacturer.id': 'Number of the manufacturer',
  'manufacturer.name': 'Manufacturer',
  'manufacturer.teamEmail': 'Team address of the manufacturer',
  'sftp.host': 'SFTP host',
  'sftp.port': 'SFTP port',
  'sftp.username': 'SFTP username',
  'sftp.hostKeys': 'SFTP host keys',
};

const ORDER = Object.keys(LABELS);

/** Everything in an answer of the API's, whatever surface it is of: nothing that is shown once may be left out. */
export function shownLines(answer: object): ShownLine[] {
  const lines = flat(answer).map(({ name, value }) => ({ name, value, label: LABELS[name] ?? name }));
  const place = ({ name }: ShownLine) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return lines.sort((one, other) => place(one) - place(other));
}

function flat(part: object, before = ''): { name: string; value: string }[] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    const name = `${before}${key}`;
    if (value === null || value === undefined) return [];
    if (value instanceof Date) return [{ name, value: value.toISOString() }];
    if (Array.isArray(value))
      return value.length === 0 ? [] : [{ name, value: value.map(textOf).join(', ') }];
    return typeof value === 'object' ? flat(value, `${name}.`) : [{ name, value: String(value) }];
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
