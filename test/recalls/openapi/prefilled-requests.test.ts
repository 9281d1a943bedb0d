import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demonstration, readDemonstration } from '../../../src/recalls/demo/demo-file.js';
import { type RecallsRole, ROLE_NAMES } from '../../../src/recalls/roles.js';
import { CHROMIUM_MISSING, startChromium } from '../../support/chromium.js';
import { createDatabase } from '../../support/service.js';
import { StartedService } from '../../support/started-service.js';
import { operationsOf, type ShownOperation, SwaggerPage } from './swagger-page.js';

/** Each of some 60 operations is opened, executed and closed in a browser, perhaps beside other tests. */
const LONGEST_MS = 600_000;

/** A service as `npm start` starts it for the first time, and its demonstration clients. */
interface Demonstrated {
  readonly url: string;
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
    async function executeAll(address: string, role: RecallsRole, chosen: (each: ShownOperation) => boolean) {
      const file = `${address}/openapi.json`.replace('/docs/openapi', '/openapi');
      const operations = operationsOf((await (await fetch(file)).json()) as OpenAPIObject);
      const page = await SwaggerPage.open(browser, address);
      const shown = await page.shownIds();
      await page.authorise(service.clients[role]);
      const failures = [];
      for (const id of shown) {
        const operation = operations.find((each) => each.id === id);
        if (!operation || !chosen(operation)) continue;
        const answer = await page.execute(id);
        if (!operation.successes.includes(answer.status)) failures.push(`${id}: ${answer.shown}`);
      }
      const { errors } = page;
      await page.close();
      return { failures, errors, shown: shown.sort(), described: operations.map(({ id }) => id).sort() };
    }

    describe('on the page of the whole document', () => {
      beforeAll(async () => {
        service = await startDemonstrated();
      });
      afterAll(() => service.stop());

      it.each(ROLE_NAMES)(
        'works unchanged for each operation of a client of role %s, top to bottom, with the scope chosen already',
        async (role) => {
          const { failures, errors, shown, described } = await executeAll(
            `${service.url}/docs`,
            role,
            // What everybody may call need not be called by each.
            ({ roles }) => roles?.includes(role) ?? role === 'manufacturer',
          );

          expect(failures).toEqual([]);
          expect(errors).toEqual([]);
          expect(shown).toEqual(described);
        },
        LONGEST_MS,
      );
    });

    describe('on the page of an audience', () => {
      beforeAll(async () => {
        service = await startDemonstrated();
      });
      afterAll(() => service.stop());

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
            () => true,
          );

          expect(failures).toEqual([]);
          expect(errors).toEqual([]);
          expect(shown).toEqual(described);
        },
        LONGEST_MS,
      );
    });
  },
);
