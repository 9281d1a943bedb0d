import { describe, expect, it } from 'vitest';
import { type InvalidSettings, readSettings } from '../../../../src/platform/config/read-settings.js';
import { identityAddresses } from '../../../../src/platform/identity/identity-addresses.js';

const TENANT = '5D6A1C2E-90F3-4B1D-8A77-0C2F4E6B8D10';
const API = 'c0ffee00-1234-4abc-9def-000000000001';
const ENTRA = {
  NODE_ENV: 'test',
  IDENTITY: 'entra',
  ENTRA_TENANT_ID: TENANT,
  ENTRA_AUDIENCE: `${API}, api://recalls`,
  ENTRA_GRAPH_CLIENT_ID: API,
  ENTRA_GRAPH_CLIENT_SECRET: 'secret',
};

function faultsOf(variables: NodeJS.ProcessEnv): readonly string[] {
  try {
    readSettings(variables);
  } catch (error) {
    return (error as InvalidSettings).faults;
  }
  return [];
}

describe('The settings of Microsoft Entra ID', () => {
  it('are not needed for the local issuer', () => {
    expect(readSettings({ NODE_ENV: 'test' }).entra).toBeUndefined();
  });

  it('are all asked for at once', () => {
    expect(faultsOf({ NODE_ENV: 'test', IDENTITY: 'entra' })).toEqual(
      ['ENTRA_TENANT_ID', 'ENTRA_AUDIENCE', 'ENTRA_GRAPH_CLIENT_ID', 'ENTRA_GRAPH_CLIENT_SECRET'].map(
        (name) => `${name} must be given when IDENTITY is entra`,
      ),
    );
  });

  it('select the public cloud by default', () => {
    const settings = readSettings(ENTRA);
    expect(settings.entra).toEqual({
      tenantId: TENANT.toLowerCase(),
      audiences: [API, 'api://recalls'],
      authority: 'https://login.microsoftonline.com',
      graphUrl: 'https://graph.microsoft.com',
      graphClientId: API,
      graphClientSecret: 'secret',
    });
    expect(identityAddresses(settings)).toEqual({
      scopeUrl: 'api://recalls/.default',
      accessTokenUrl: `https://login.microsoftonline.com/${TENANT.toLowerCase()}/oauth2/v2.0/token`,
    });
    expect(identityAddresses(readSettings({ ...ENTRA, ENTRA_AUDIENCE: API })).scopeUrl).toBe(
      `${API}/.default`,
    );
  });

  it.each([
    ['ENTRA_TENANT_ID', 'contoso.onmicrosoft.com'],
    ['ENTRA_AUDIENCE', 'api://recalls,,'],
    ['ENTRA_AUDIENCE', 'recalls'],
    ['ENTRA_GRAPH_CLIENT_ID', 'graph'],
    ['ENTRA_AUTHORITY', 'http://login.microsoftonline.com'],
    ['ENTRA_AUTHORITY', 'https://login.microsoftonline.com/tenant'],
    ['ENTRA_GRAPH_URL', 'https://graph.microsoft.com/v1.0'],
    ['ENTRA_GRAPH_URL', 'graph.microsoft.com'],
    ['IDENTITY', 'both'],
  ])('refuse %s=%s, by name and without repeating the value', (name, value) => {
    const faults = faultsOf({ ...ENTRA, [name]: value });
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) {
      expect(fault.startsWith(`${name} `)).toBe(true);
      expect(fault).not.toContain(`${value} `);
    }
  });
});
