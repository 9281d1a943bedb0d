import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RenewalProcessing } from '../../../../src/licence-renewal/processing/renewal-processing.js';
import { Console } from '../../../console/console-browser.js';
import { Enquirer } from '../../../kadoe/enquirer.js';
import { loadRegister, vehicle } from '../../../kadoe/register/register-site.js';
import { exampleApplication, RenewalPartner } from '../../../licence-renewal/renewal-partner.js';
import { Administrator } from '../../../recalls/administration/administrator.js';
import { sendFile } from '../../../recalls/console/recalls-desk.js';
import { snapshot } from '../../../recalls/imports/snapshot-files.js';
import { validate } from '../../../recalls/imports/validation-calls.js';
import type { Service } from '../../../support/service.js';
import { recalls } from '../../../support/started-service.js';
import { PARTNER_SURFACES } from '../../third-party-access/partner.surface.js';
import { PGBOUNCER_MISSING } from './pg-bouncer.js';
import { PooledSite, SESSIONS } from './pooled-site.js';

describe.skipIf(PGBOUNCER_MISSING)(
  `A transaction pooler carries${PGBOUNCER_MISSING ? ` (${PGBOUNCER_MISSING})` : ''}`,
  { timeout: 120_000 },
  () => {
    let site: PooledSite;
    let desk: Console;
    let service: Service;

    beforeAll(async () => {
      site = await PooledSite.open();
      desk = await Console.start(
        { ...site.settings, trustedProxies: 1, landingQuietSeconds: 0 },
        { databaseUrl: site.url, moreSurfaces: PARTNER_SURFACES },
      );
      ({ service } = desk);
    });
    afterAll(async () => {
      await desk?.stop();
      await site?.close();
    });

    it('recalls over HTTP and look-ups of MOT services, more at once than it has sessions', async () => {
      const [maker, mot] = [await service.onboard(), await service.onboard('mot')];
      const vins = Array.from({ length: SESSIONS * 8 }, (_, number) => `POOLED${number}`);
      const opened = await Promise.all(
        vins.map((vin) =>
          service.as(maker).post('/recalls', {
            vin,
            manufacturerCampaignReference: 'CAR/1',
            recallCampaignStartDate: '2024-01-01',
          }),
        ),
      );
      expect(new Set(opened.map(({ status }) => status))).toEqual(new Set([201]));
      const asked = await Promise.all(vins.map((vin) => service.as(mot).get(`/mot/vehicles/${vin}`)));
      expect(new Set(asked.map(({ body }) => body.hasOutstandingRecall))).toEqual(new Set(['Yes']));
    });

    it('a file, and takes back what it did', async () => {
      const [maker, mot] = [await service.onboard(), await service.onboard('mot')];
      const admin = await Administrator.of(service);
      const answer = async () => (await service.as(mot).get('/mot/vehicles/POOLEDFILE1')).body;
      const run = await sendFile(desk, maker, 'recalls.csv', snapshot('POOLEDFILE1,CAR/1,R/1,2024-01-01'));
      expect(run).toMatchObject({ state: 'done', added: '1' });
      expect(await answer()).toMatchObject({ hasOutstandingRecall: 'Yes' });
      const undone = await admin.post(`/admin/imports/${run.id}/undo`, { reason: 'it was a wrong file' });
      expect(undone.status).toBe(200);
      expect(await answer()).not.toMatchObject({ hasOutstandingRecall: 'Yes' });
    });

    it('a file that is only tried out', async () => {
      const maker = await service.onboard();
      const { status, body } = await validate(service, maker, snapshot('POOLEDFILE2,CAR/1,R/1,2024-01-01'));
      expect(status).toBe(200);
      expect(body).toMatchObject({ counts: { added: 1 } });
    });

    it('an enquiry about a keeper, of a register that was loaded', async () => {
      expect(await loadRegister(service, [vehicle('V1', 'AA19BBB')])).toMatchObject({ outcome: 'loaded' });
      const enquirer = await Enquirer.onboard(service, { enquirers: { IT321: ['00EV'] } });
      const { status, body } = await enquirer.ask();
      expect(status).toBe(200);
      expect(JSON.stringify(body)).toContain('OWNER OF V1');
    });

    it('an application for the renewal of a licence, to its review', async () => {
      const partner = await RenewalPartner.onboard(service);
      const application = exampleApplication();
      application.handler.transactionID = 'pooled-1';
      expect((await partner.submit(application)).status).toBe(202);
      await service.application.get(RenewalProcessing, { strict: false }).tick();
      expect((await partner.ask('pooled-1')).body).toMatchObject({ state: 'IN_REVIEW' });
    });

    it('a page of the console', async () => {
      const maker = await service.onboard('manufacturer', { name: 'Pooled Motors' });
      const visitor = await desk.signIn();
      const page = await visitor.get(`/console/manufacturers/${maker.manufacturer?.id}`);
      expect(page.status).toBe(200);
      expect(page.text).toContain('Pooled Motors');
    });

    it('a command, beside the service', async () => {
      const words = ['onboard', '--name', 'Command Motors', '--email', 'team@command.example'];
      const made = await recalls(words, { ...site.variables, DATA_DIR: service.settings.dataDir });
      expect(made).toMatchObject({ status: 0, stderr: '' });
      expect(JSON.parse(made.stdout)).toHaveProperty('clientId');
    });
  },
);
