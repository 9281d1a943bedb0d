import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { ServiceProcess } from '../../bootstrap/service-process.js';
import type { Service } from '../../support/service.js';
import { ImportSite } from './import-site.js';
import { HEADER, snapshot } from './snapshot-files.js';
import { fingerprint, headersOf, keptFiles, OpenValidation, sessions, validate } from './validation-calls.js';

let site: ImportSite;
let service: Service;
let maker: OnboardedClient;
let headers: Record<string, string>;
let process: ServiceProcess;
let before: Record<string, string>;

/** A process that was killed in the middle of a validation. */
beforeEach(async () => {
  site = await ImportSite.open();
  service = await site.start();
  maker = await service.onboard();
  headers = await headersOf(service, maker);
  const url = await launch();
  before = await fingerprint(service);
  OpenValidation.at(url, headers, `${HEADER}\nV1,C/1,`);
  await expect.poll(() => keptFiles(service)).toHaveLength(2);
  expect(await sessions(service)).toHaveLength(1);
  process.signal('SIGKILL');
  await process.ending();
}, 120_000);
afterEach(async () => {
  if (!process.hasEnded) await process.stop();
  await site.close();
}, 120_000);

function launch(): Promise<string> {
  process = ServiceProcess.launch({
    NODE_ENV: 'test',
    DATABASE_URL: site.database.url,
    DATA_DIR: service.settings.dataDir,
    LANDING_DIR: site.landingDir,
    PUBLIC_URL: 'http://recalls.test',
  });
  return process.ready();
}

it('A process killed while it validates leaves nothing in the database, and a file that the next start removes', async () => {
  await expect.poll(() => sessions(service)).toEqual([]);
  expect(await fingerprint(service)).toEqual(before);
  expect(await keptFiles(service)).toHaveLength(2);
  await launch();
  expect(await keptFiles(service)).toEqual([]);
}, 120_000);

it('A process killed while it validates is in nobody’s way: another one takes the next file and removes what was left', async () => {
  await expect.poll(() => sessions(service)).toEqual([]);
  const answer = await validate(service, maker, snapshot('V1,C/1,,2024-01-01'));
  expect(answer.body).toMatchObject({ wouldBe: 'merged', counts: { added: 1 } });
  expect(await keptFiles(service)).toEqual([]);
  expect(await fingerprint(service)).toEqual(before);
}, 120_000);
