import { inject } from 'vitest';

/**
 * Changes the address of a test's database to the role of the service, so that every test proves that its rights are sufficient. Tests
 * themselves read and prepare data as the superuser. An address that is not the superuser's is not changed.
 */
export function asApplication(url: string): string {
  const address = new URL(url);
  const superuser = new URL(inject('postgresUrl'));
  if (address.username !== superuser.username || address.password !== superuser.password) return url;
  const application = new URL(inject('applicationUrl'));
  address.username = application.username;
  address.password = application.password;
  return address.href;
}

/** The same for the settings of a process, which migrates as the superuser. */
export function withTwoRoles(settings: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl } = settings;
  if (!url || ownerUrl !== undefined || !URL.canParse(url)) return settings;
  const applicationUrl = asApplication(url);
  return applicationUrl === url
    ? settings
    : { ...settings, DATABASE_URL: applicationUrl, DATABASE_OWNER_URL: url };
}
