import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OnboardingService } from '../../../src/recalls/onboarding/onboarding.service.js';
import { SftpServer } from '../../../src/recalls/sftp/sftp-server.js';
import { ImportSite, importFile, landingOf, workerOf } from '../../recalls/imports/import-site.js';
import { ed25519Key } from '../../recalls/sftp/key-pairs.js';
import { SshClient } from '../../recalls/sftp/ssh-client.js';
import type { Service } from '../../support/service.js';
import { freePort } from '../../support/started-service.js';
import { gatherLog } from '../../support/suite-log.js';
import { MailServer } from '../mail/mail-server.js';

const HEADER = 'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate';
const RECALL = { manufacturerCampaignReference: 'C/1', recallCampaignStartDate: '2024-03-30' };

describe('the log of a day on which everything happens', { timeout: 60_000 }, () => {
  const key = ed25519Key();
  const mailServer = new MailServer();
  let site: ImportSite;
  let service: Service;
  let sftpPort: number;

  beforeAll(async () => {
    await mailServer.start();
    sftpPort = await freePort();
    site = await ImportSite.open();
    service = await site.start({ smtpUrl: mailServer.url, sftp: { host: '127.0.0.1', port: sftpPort } });
    await service.application.get(SftpServer).listen();
  });

  afterAll(async () => {
    await site.close();
    await mailServer.stop();
  });

  it('has no VIN, secret, token, key, address or mail in it, and still tells what happened', async () => {
    const log = gatherLog();
    const maker = await service.application.get(OnboardingService).onboard(
      { kind: 'service' },
      {
        name: 'Quiet Motors',
        email: 'quiet-team@example.com',
        role: 'manufacturer',
        sshKeys: [key.publicKey],
      },
    );
    const mot = await service.onboard('mot');
    const admin = await service.onboard('admin');
    const caller = service.as(maker);
    const vins = ['QUIETVIN000000001', 'QUIETVIN000000002', 'QUIETVIN000000003', 'QUIETVIN000000004'];
    const [opened, imported, faulty, unknown] = vins as [string, string, string, string];

    // Calls that succeed, and calls that fail in every way.
    const at = (vin: string) => `/recalls/vin/${vin}?manufacturerCampaignReference=C/1`;
    const statuses = [
      await caller.post('/recalls', { vin: opened, ...RECALL }),
      await caller.post('/recalls', { vin: opened, ...RECALL }),
      await caller.post('/recalls', { vin: faulty, recallCampaignStartDate: faulty }),
      await caller.post('/recalls', `{"vin": "${faulty}", `),
      await caller.get(at(opened)),
      await caller.get(at(unknown)),
      await caller.get(`/recalls?vin=${faulty}`),
      await caller.put(at(opened), { repairStatus: 'FIXED', rectificationDate: '2024-04-30' }),
      await service.as(mot).get(`/mot/vehicles/${opened}`),
      await service.as(mot).post('/mot/vehicles', { vins: [opened, unknown] }),
      await service.as(mot).get(at(opened)),
      await caller.delete(at(opened)),
      await caller.get(`/recalls/vin/${faulty}/%zz`),
      await service.anonymous.get(`/recalls/${faulty}/${maker.apiKey}`),
      await service.anonymous.get(`/recalls?key=${maker.apiKey}`),
      await service.as({ ...maker, apiKey: admin.apiKey }).get('/recalls'),
    ].map(({ status }) => status);
    expect(statuses).toEqual([
      201, 409, 400, 400, 200, 404, 400, 204, 200, 200, 403, 400, 400, 404, 403, 403,
    ]);
    const secret = (await caller.put('/credentials')).body;
    await service.as({ ...maker, clientSecret: secret.clientSecret }).get('/credentials');
    const { body: newcomer } = await service
      .as(admin)
      .post('/admin/clients', { name: 'Newcomer', email: 'newcomer@example.com', role: 'mot' });
    await service.query('ALTER TABLE recall RENAME TO elsewhere');
    expect((await caller.get(at(unknown))).status).toBe(500);
    expect((await caller.post('/recalls', { vin: unknown, ...RECALL })).status).toBe(500);
    await service.query('ALTER TABLE elsewhere RENAME TO recall');

    // Files, over SFTP and otherwise, valid and invalid; and a login with an unknown key.
    const username = maker.sftp?.username ?? '';
    const client = await SshClient.login(sftpPort, username, key);
    await (await client.sftp()).upload(`${imported}.csv`, `${HEADER}\n${imported},C/2,,2024-01-01\n`);
    await client.end();
    await expect(SshClient.login(sftpPort, username, ed25519Key())).rejects.toThrow();
    await vi.waitUntil(async () => (await service.query('SELECT 1 FROM import_run')).length === 1, {
      timeout: 10_000,
    });
    while (await workerOf(service).tick());
    const bad = await importFile(
      site,
      service,
      maker,
      `bad_${faulty}.csv`,
      `${HEADER}\n${faulty},${faulty}!,,${faulty}\n`,
    );
    expect(bad.state).toBe('rejected');
    await landingOf(service)
      .onFileUploaded(username, 'absent.csv')
      .catch(() => {});

    // Mails that are delivered, and some that are not.
    mailServer.refuseRecipients = { code: 550, text: `5.1.1 ${faulty} is unknown here` };
    await service.as(maker).put('/credentials');
    service.clock.advance({ minutes: 1 });
    await vi.waitUntil(() => log.lines.some(({ context }) => context === 'Mail'), { timeout: 20_000 });
    log.stop();

    const everything = log.lines.map((line) => JSON.stringify(line)).join('\n');
    const confidential = [
      ...vins,
      ...[maker, mot, admin, newcomer].flatMap(({ clientSecret, apiKey }) => [clientSecret, apiKey]),
      secret.clientSecret,
      await service.tokenOf(maker),
      await service.tokenOf(mot),
      key.privateKey,
      'quiet-team@example.com',
      'BEGIN OPENSSH',
    ];
    for (const text of confidential) {
      expect(text).toMatch(/.{9,}/);
      expect(everything).not.toContain(text);
    }
    const contexts = new Set(log.lines.map(({ context }) => context));
    expect([...contexts]).toEqual(expect.arrayContaining(['Requests', 'SFTP', 'Mail']));
    const told = log.lines.map(({ msg }) => msg);
    expect(told).toContain(`${username} logged in from 127.0.0.1`);
    expect(told).toContain('A login from 127.0.0.1 failed');
  });
});
