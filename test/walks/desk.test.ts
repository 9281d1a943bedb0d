import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { MOTORS, VANS, VEHICLES } from '../../src/recalls/demo/demo-records.js';
import { ConsoleClient } from '../console/console-browser.js';
import { keepFromLogs } from '../support/suite-log.js';
import { blocksOf } from './pages.js';
import { besideData, MINUTES, paste, SHELLS, type WalkService, walkService } from './walk.js';

const PAGE = 'docs/console.md';
const FIRST_HOUR = 'A first hour';

describe('Somebody new at the desk, who has read the first hour of the console', {
  timeout: 3 * MINUTES,
}, () => {
  let service: WalkService;
  let desk: ConsoleClient;
  /** The address of the client that is onboarded. */
  let orchards: string;

  beforeAll(async () => {
    service = await walkService();
    const [, command = ''] = await blocksOf(PAGE, FIRST_HOUR);
    const { stdout } = await paste(command);
    const link = stdout.trim();
    // That of the first start is printed among what the service writes, on purpose.
    keepFromLogs('a sign-in link', new URL(link).searchParams.get('link') ?? '');
    desk = await enter(link);
  }, 3 * MINUTES);

  const enter = async (link: string): Promise<ConsoleClient> => {
    const { origin, searchParams } = new URL(link);
    const token = searchParams.get('link') ?? '';
    const client = new ConsoleClient(origin);
    expect((await client.get(link)).text).toContain('<button');
    expect((await client.post('/console/sign-in', { link: token })).status).toBe(303);
    return client;
  };

  it('enters with the link that the first start printed last', async () => {
    const [start] = await blocksOf(PAGE, FIRST_HOUR);
    expect(start?.trim().split('\n')).toEqual(['npm ci', 'npm start']);
    const link = /^(http\S+\/console\/sign-in\?link=\S+)$/m.exec(service.printed)?.[1] ?? '';
    const { text } = await (await enter(link)).get('/console');
    expect(text).toMatch(/Files with held closures: [1-9]/);
  });

  it.each(
    SHELLS,
  )('makes a key pair with the lines of the page, and keeps it in another shell: %s', async (name) => {
    const [lines = ''] = await blocksOf(PAGE, 'Onboard a manufacturer that sends files');
    const { stdout } = await paste(lines, name);
    expect(stdout).toMatch(/^ssh-ed25519 \S+ orchard$/m);
    expect(await besideData()).toEqual([]);
  });

  it('onboards a manufacturer with that key, and sees its credentials once', async () => {
    const [lines = ''] = await blocksOf(PAGE, 'Onboard a manufacturer that sends files');
    await paste(lines);
    const sshKeys = await readFile(join(service.folder, 'data/desk-key.pub'), 'utf8');
    const answers = {
      role: 'manufacturer',
      name: 'Desk Orchards',
      email: 'recalls@orchard.example',
      sshKeys,
    };
    const checked = await desk.post('/console/clients/new/check', answers);
    expect(checked.text).toContain('Check your answers');
    const { status, text } = await desk.post('/console/clients/new', answers);
    expect(status).toBe(200);
    expect(text).toContain('Desk Orchards is onboarded');
    expect(text).toContain('sftp');
    for (const id of ['clientSecret', 'apiKey']) {
      const [, secret = ''] = new RegExp(`id="${id}">([^<]+)<`).exec(text) ?? [];
      expect(secret.length).toBeGreaterThan(20);
      keepFromLogs('a secret', secret);
    }
    orchards = /href="(\/console\/clients\/[0-9a-f-]{36})"/.exec(text)?.[1] ?? '';
  });

  it('finds the refused file, the held closures and the vehicle that the page names', async () => {
    const page = await readFile(PAGE, 'utf8');
    expect(page).toContain('Choose the refused one of Demonstration Motors.');
    expect((await desk.get(`/console/imports/${MOTORS.refusedRunId}`)).text).toContain(
      'Incorrect date format',
    );
    expect((await desk.get(`/console/imports/${MOTORS.refusedRunId}/faults`)).text).toContain('30/03/2024');
    expect(page).toContain('the file of Demonstration Vans. It has no rows');
    expect((await desk.get(`/console/closures/${VANS.heldRunId}`)).text).toContain('The file has no rows');
    expect(page).toContain(`*Vehicle*, and \`${VEHICLES.toRead}\``);
    const vehicle = await desk.post('/console/vehicles', { vin: VEHICLES.toRead });
    expect([vehicle.status, vehicle.text.includes('recalls.csv')]).toEqual([200, true]);
  });

  it('replaces the key of a client, and finds what it did in the audit trail', async () => {
    expect((await desk.get(`/console/clients/${VANS.clientId}/keys/rotate`)).text).toContain(
      'They end at once',
    );
    const { status, text } = await desk.post(`${orchards}/keys/rotate`, { overlapMinutes: '0' });
    expect(status).toBe(200);
    expect(text).toContain('New API key of Desk Orchards');
    const audit = await desk.get('/console/audit');
    expect(audit.text).toContain('Olive');
    expect(audit.text).toContain('api key rotated');
  });
});
