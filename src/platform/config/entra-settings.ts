import { z } from 'zod';

/** The addresses of Microsoft Entra ID, and the ids of this service there. */
export interface EntraSettings {
  readonly tenantId: string;
  /** What tokens for this API may name as their audience: its app ID URI, its application id, or both. */
  readonly audiences: readonly string[];
  /** Without a slash at the end. */
  readonly authority: string;
  readonly graphUrl: string;
  /** The application that manages the clients' registrations through Microsoft Graph. */
  readonly graphClientId: string;
  readonly graphClientSecret: string;
  /** The application with which people sign in to the console; absent for no console. */
  readonly console?: { readonly clientId: string; readonly clientSecret: string };
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const guid = (what: string) =>
  z
    .string()
    .regex(GUID, { error: `must be ${what}, 8-4-4-4-12 hexadecimal digits` })
    .transform((text) => text.toLowerCase())
    .optional();

/** Secrets and tokens are sent there, so http is refused. A path is refused because paths are appended. */
const origin = (example: string) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && `${new URL(text).origin}` === text.replace(/\/$/, ''), {
      error: `must be an address like ${example}`,
    })
    .refine((text) => text.startsWith('https://'), { error: 'must start with https://' })
    .transform((text) => text.replace(/\/$/, ''))
    .default(example);

const isAudience = (text: string) => GUID.test(text) || /^(api|https):\/\/[^\s,]+$/.test(text);

/** The environment variables of {@link EntraSettings}. */
export const ENTRA_VARIABLES = {
  IDENTITY: z.enum(['local', 'entra'], { error: 'must be local or entra' }).default('local'),
  ENTRA_TENANT_ID: guid('the id of the tenant'),
  ENTRA_AUDIENCE: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((audiences) => audiences.every(isAudience), {
      error: 'must be the app ID URI (api://…) or application id of this API, or both with a comma between',
    })
    .optional(),
  ENTRA_GRAPH_CLIENT_ID: guid('an application id'),
  ENTRA_GRAPH_CLIENT_SECRET: z.string().optional(),
  ENTRA_CONSOLE_CLIENT_ID: guid('an application id'),
  ENTRA_CONSOLE_CLIENT_SECRET: z.string().optional(),
  ENTRA_AUTHORITY: origin('https://login.microsoftonline.com'),
  ENTRA_GRAPH_URL: origin('https://graph.microsoft.com'),
};

type Values = z.infer<z.ZodObject<typeof ENTRA_VARIABLES>>;

const REQUIRED = [
  'ENTRA_TENANT_ID',
  'ENTRA_AUDIENCE',
  'ENTRA_GRAPH_CLIENT_ID',
  'ENTRA_GRAPH_CLIENT_SECRET',
] as const;

/** All required variables that are missing. */
export function missingEntraVariables(values: Values): string[] {
  return values.IDENTITY === 'entra' ? REQUIRED.filter((name) => values[name] === undefined) : [];
}

/** Undefined when this service issues the tokens itself. */
export function entraSettingsOf(values: Values): EntraSettings | undefined {
  const { ENTRA_TENANT_ID, ENTRA_AUDIENCE, ENTRA_GRAPH_CLIENT_ID, ENTRA_GRAPH_CLIENT_SECRET } = values;
  const { ENTRA_CONSOLE_CLIENT_ID: consoleId, ENTRA_CONSOLE_CLIENT_SECRET: consoleSecret } = values;
  if (values.IDENTITY === 'local') return undefined;
  return {
    tenantId: ENTRA_TENANT_ID ?? '',
    audiences: ENTRA_AUDIENCE ?? [],
    authority: values.ENTRA_AUTHORITY,
    graphUrl: values.ENTRA_GRAPH_URL,
    graphClientId: ENTRA_GRAPH_CLIENT_ID ?? '',
    graphClientSecret: ENTRA_GRAPH_CLIENT_SECRET ?? '',
    ...(consoleId !== undefined && consoleSecret !== undefined
      ? { console: { clientId: consoleId, clientSecret: consoleSecret } }
      : {}),
  };
}
