import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import type { Outcome } from '../support/outcome.js';
import { shell } from '../support/started-service.js';
import { blockOf, sectionOf } from './pages.js';
import { besideData, MINUTES, paste, SHELLS, type WalkService, walkService } from './walk.js';

const CALLED = ['201 Created', '200 OK', '204 No Content', '200 OK'];

/** A public one. Nobody has its private half. */
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl acme';

describe('An administrator', { timeout: 3 * MINUTES }, () => {
  let service: WalkService;
  let orchard: OnboardedClient;

  beforeAll(async () => {
    service = await walkService();
  }, 3 * MINUTES);

  /** The README's `call --with`, as one of the two that it made. */
  const call = (as: 'admin' | 'orchard', words: string): Promise<Outcome> =>
    shell(`node bin/recalls.js call --with data/${as}.json ${words}`, { cwd: service.folder });
  const said = ({ stderr }: Outcome) => stderr.trim();

  it.each(
    SHELLS,
  )('pastes the block that leads to a manufacturer’s first recall, and again into another shell: %s', async (name) => {
    const { called, stdout } = await paste(
      await blockOf('README.md', 'Onboarding, as an administrator'),
      name,
    );
    // Only the first time: afterwards the file is there.
    expect(called).toEqual(name === SHELLS[0] ? ['201 Created', ...CALLED] : CALLED);
    expect(stdout).toContain('"manufacturer": "Orchard Cars"');
    expect(stdout).toContain('"repairStatus": "NOT_FIXED"');
    orchard = JSON.parse(await readFile(join(service.folder, 'data/orchard.json'), 'utf8'));
    expect(orchard).toMatchObject({ manufacturer: { name: 'Orchard Cars' }, role: 'manufacturer' });
    expect(stdout).not.toContain(orchard.clientSecret);
    expect(stdout).toContain(orchard.clientId);
  });

  it('has the secrets where only their owner can read them, and nothing outside of data', async () => {
    for (const name of ['admin.json', 'orchard.json']) {
      expect((await stat(join(service.folder, 'data', name))).mode & 0o777, name).toBe(0o600);
    }
    expect(await besideData()).toEqual([]);
  });

  it('disables a client, whose next call is refused, and enables it again', async () => {
    expect(await sectionOf('README.md', 'Onboarding, as an administrator')).toContain(
      'disable a client within a second, rotate keys,\nchange allowances, look after SSH keys',
    );
    const path = `/admin/clients/${orchard.clientId}`;
    expect(said(await call('admin', `POST ${path}/disable`))).toBe('204 No Content');
    const refused = await call('orchard', 'GET /recalls');
    expect(refused).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('The service gave no token: 400 AADSTS'),
    });
    expect(said(await call('admin', `POST ${path}/enable`))).toBe('204 No Content');
    expect(said(await call('orchard', 'GET /recalls'))).toBe('200 OK');
  });

  it('rotates its key with a command of the table, and the old one works for the overlap', async () => {
    const command =
      /^\| `(keys rotate .*?)` \|/m.exec(await sectionOf('README.md', 'Command line'))?.[1] ?? '';
    const words = command.replace('Acme Motors', 'Orchard Cars');
    const rotated = await shell(`node bin/recalls.js ${words}`, { cwd: service.folder });
    expect(rotated).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(rotated.stdout).apiKey).not.toBe(orchard.apiKey);
    expect(said(await call('orchard', 'GET /recalls'))).toBe('200 OK');
  });

  it('changes its allowance, which the usage shows', async () => {
    const changed = await shell('node bin/recalls.js clients set-quota "Orchard Cars" 1000', {
      cwd: service.folder,
    });
    expect(changed).toMatchObject({ status: 0 });
    const { stdout } = await call('admin', 'GET /admin/usage');
    expect(JSON.parse(stdout).usage).toContainEqual(
      expect.objectContaining({ clientId: orchard.clientId, allowance: 1_000 }),
    );
  });

  it('adds and removes an SSH key', async () => {
    const keys = `/admin/manufacturers/${orchard.manufacturer?.id}/ssh-keys`;
    const added = await call('admin', `POST ${keys} publicKey="${KEY}"`);
    expect(said(added)).toBe('201 Created');
    const { keyId } = JSON.parse(added.stdout);
    expect(said(await call('admin', `DELETE ${keys}/${keyId}`))).toBe('204 No Content');
  });

  it('finds all of it in the audit trail', async () => {
    const trail = await call('admin', 'GET /admin/audit');
    const actions = JSON.parse(trail.stdout).entries.map(({ action }: { action: string }) => action);
    expect(actions).toEqual(
      expect.arrayContaining([
        'client onboarded',
        'client disabled',
        'client enabled',
        'api key rotated',
        'ssh key added',
        'ssh key removed',
      ]),
    );
  });
});
