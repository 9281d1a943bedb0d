import { describe, expect, it } from 'vitest';
import { machineId } from '../../../src/platform/database/embedded/machine-id.js';

const MAC = `+-o J314sAP  <class IOPlatformExpertDevice, id 0x10000026e, registered, matched, active, busy 0 (0 ms), retain 38>
    {
      "IOPlatformSerialNumber" = "C02ABC123DEF"
      "IOPlatformUUID" = "0A1B2C3D-0000-1111-2222-333344445555"
      "manufacturer" = <"Apple Inc.">
    }
`;
const WINDOWS =
  '\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\r\n    MachineGuid    REG_SZ    5f1d7a60-aaaa-bbbb-cccc-0123456789ab\r\n\r\n';

describe('the number of a machine', () => {
  it.each([
    ['darwin', MAC, '0A1B2C3D-0000-1111-2222-333344445555'],
    ['win32', WINDOWS, '5f1d7a60-aaaa-bbbb-cccc-0123456789ab'],
    ['darwin', '', undefined],
    ['freebsd', MAC, undefined],
  ] as const)('does not depend on its name: %s', async (platform, stdout, expected) => {
    expect(await machineId(platform, async () => ({ stdout }))).toBe(expected);
  });

  it('is unknown where the system does not show it', async () => {
    expect(await machineId('darwin', () => Promise.reject(new Error('ENOENT')))).toBeUndefined();
  });
});
