import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demonstration, readDemonstration } from '../../../src/recalls/demo/demo-file.js';
import type { RecallsRole } from '../../../src/recalls/roles.js';
import { CHROMIUM_MISSING, startChromium } from '../../support/chromium.js';
import { createDatabase } from '../../support/service.js';
import { StartedService } from '../../support/started-service.js';
import { cutDocument } from './cut-document.js';
import { operationsOf, SwaggerPage } from './swagger-page.js';

/** Each of some 60 operations is opened and executed in a browser, perhaps beside other tests. */
const LONGEST_MS = 600_000;

/** Nobody has made an enquiry, or sent in an application, whose id would be known beforehand. */
const WITHOUT_RECORDS: readonly string[] = [
  ...['explainEnquiry', 'explainEnquiryWithKeeper'],
  ...[
    'readRenewal',
    'readRenewalImage',
    'acceptRenewal',
    'rejectRenewal',
    'forwardRenewalAgain',
    'eraseRenewal',
  ],
];

/** A service as `npm start` starts it for the first time, and its demonstration clients. */
interface Demonstrated {
  readonly url: string;
  readonly dataDir: string;
  readonly clients: Demonstration;
  stop(): Promise<void>;
}

async function startDemonstrated(): Promise<Demonstrated> {
  const database = await createDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-pages-'));
  const settings = { DATA_DIR: dataDir, DATABASE_URL: database.url };
  const service = await StartedService.start(settings, { until: '/docs' });
  const clients = await readDemonstration(dataDir);
  if (!clients) throw new Error('There is no demonstration.');
  return {
    url: service.url,
    dataDir,
    clients,
    stop: async () => {
      await service.stop();
      await database.drop();
      await rm(dataDir, { recursive: true });
    },
  };
}

describe.skipIf(CHROMIUM_MISSING)(
  `What the pages of the API fill in${CHROMIUM_MISSING ? ` (${CHROMIUM_MISSING})` : ''}`,
  () => {
    let browser: Browser;
    let service: Demonstrated;

    beforeAll(async () => {
      browser = await startChromium();
    });
    afterAll(() => browser.close());

    /** Executes every operation of a page unchanged, as one role. @returns those whose answer is no documented success */
    async function executeAll(address: string, role: RecallsRole) {
      const file = `${address}/openapi.json`.replace('/docs/openapi', '/openapi');
      const document = (await (await fetch(file)).json()) as OpenAPIObject;
      const operations = operationsOf(document);
      const page = await SwaggerPage.open(browser, address);
      const shown = await page.shownIds();
      await page.authorise(service.clients[role]);
      const failures = [];
      for (const id of shown) {
        const operation = operations.find((each) => each.id === id);
        if (!operation || WITHOUT_RECORDS.includes(id)) continue;
        await page.show(cutDocument(document, id));
        const answer = await page.execute(id);
        if (!operation.successes.includes(answer.status)) failures.push(`${id}: ${answer.shown}`);
      }
      const { errors } = page;
      await page.close();
      return { failures, errors, shown: shown.sort(), described: operations.map(({ id }) => id).sort() };
    }

    describe('on the page of an audience', () => {
      beforeAll(async () => {
        service = await startDemonstrated();
      });
      afterAll(() => service.stop());

      // Each operation is executed on the page of its audience. The whole page is ten times as slow, and fills in the same.
      it(
        'are on the page of the whole document too, for all operations',
        async () => {
          const page = await SwaggerPage.open(browser, `${service.url}/docs`);
          const document = (await (await fetch(`${service.url}/openapi.json`)).json()) as OpenAPIObject;
          expect((await page.shownIds()).sort()).toEqual(
            operationsOf(document)
              .map(({ id }) => id)
              .sort(),
          );
          await page.authorise(service.clients.manufacturer);
          expect((await page.execute('listRecalls')).status).toBe(200);
          expect(page.errors).toEqual([]);
          await page.close();
        },
        LONGEST_MS,
      );

      it.each([
        ['manufacturer', 'manufacturers'],
        ['mot', 'mot-services'],
        ['admin', 'administrators'],
      ] as const)(
        'works unchanged for every operation of it, top to bottom, as %s',
        async (role, name) => {
          const { failures, errors, shown, described } = await executeAll(
            `${service.url}/docs/${name}`,
            role,
          );

          expect(failures).toEqual([]);
          expect(errors).toEqual([]);
          expect(shown).toEqual(described);
        },
        LONGEST_MS,
      );

      /** A page of a surface with id tokens, with a token of its demonstration client. */
      async function pageAs(role: string, path: string): Promise<SwaggerPage> {
        const { [role]: client } = JSON.parse(await readFile(join(service.dataDir, 'demo.json'), 'utf8'));
        const signedIn = await fetch(client.authenticateUrl, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ userName: client.userName, password: client.password }),
        });
        const { 'id-token': token } = (await signedIn.json()) as { 'id-token': string };
        const page = await SwaggerPage.open(browser, `${service.url}${path}`);
        await page.authoriseWith({ idToken: token, apiKey: client.apiKey });
        return page;
      }

      // Resetting a user, which the page of administrators did, is not of this client.
      it(
        'works unchanged on the page of KADOE, with a token of the demonstration client',
        async () => {
          const page = await pageAs('kadoe', '/kadoe/docs');
          const { status, shown } = await page.execute('findKeeper');
          expect(status).toBe(200);
          expect(shown).toContain('WILS');
          expect(page.errors).toEqual([]);
          await page.close();
        },
        LONGEST_MS,
      );

      it(
        'works unchanged on the page of licence renewal: an application is sent, listed and asked about',
        async () => {
          const page = await pageAs('renewal-partner', '/drivers-renewal/docs');
          const statuses: Record<string, number> = {};
          for (const id of ['submitApplication', 'listApplications', 'getApplication']) {
            statuses[id] = (await page.execute(id)).status;
          }
          expect(statuses).toEqual({ submitApplication: 202, listApplications: 200, getApplication: 200 });
          expect(page.errors).toEqual([]);
          await page.close();
        },
        LONGEST_MS,
      );
    });
  },
);
