import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { Administrator } from '../administration/administrator.js';
import { ImportSite, importFile } from './import-site.js';
import { rows } from './safety-site.js';
import { snapshot } from './snapshot-files.js';

describe('References that differ only in upper and lower case', () => {
  let site: ImportSite;
  let service: Service;
  let admin: Administrator;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
    admin = await Administrator.of(service);
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    maker = await service.onboard();
  });

  const warningsOf = async (runId: string) => {
    const own = await service.as(maker).get(`/imports/${runId}`);
    const any = await admin.get(`/admin/imports/${runId}`);
    expect(any.body.warnings).toEqual(own.body.warnings);
    return own.body.warnings;
  };

  it('are warned of when one of them is known, and count as two recalls', async () => {
    await importFile(site, service, maker, 'one.csv', snapshot(...rows(1, 2, { reference: 'Brake/7' })));

    const { id, ...run } = await importFile(
      site,
      service,
      maker,
      'two.csv',
      snapshot(...rows(1, 2, { reference: 'Brake/7' }), ...rows(1, 1, { reference: 'BRAKE/7' })),
    );

    expect(run).toMatchObject({ state: 'done', added: '1', unchanged: '2' });
    expect(await warningsOf(id)).toEqual([
      '1 vehicle has recalls under BRAKE/7 and under Brake/7, which differ only in upper and lower case: they count as two recalls.',
    ]);
  });

  it('are warned of when both are new in one file', async () => {
    const { id } = await importFile(
      site,
      service,
      maker,
      'both.csv',
      snapshot(...rows(1, 3, { reference: 'x-1' }), ...rows(2, 4, { reference: 'X-1' })),
    );

    expect(await warningsOf(id)).toEqual([
      '2 vehicles have recalls under x-1 and under X-1, which differ only in upper and lower case: they count as two recalls.',
    ]);
  });

  it('are warned of when the known one is fixed', async () => {
    await importFile(site, service, maker, 'one.csv', snapshot(...rows(1, 2, { reference: 'a_a' })));
    service.clock.advance({ hours: 30 });
    await importFile(site, service, maker, 'less.csv', snapshot(...rows(1, 1, { reference: 'a_a' })));

    const { id } = await importFile(
      site,
      service,
      maker,
      'two.csv',
      snapshot(...rows(1, 1, { reference: 'a_a' }), ...rows(2, 2, { reference: 'A_a' })),
    );

    expect(await warningsOf(id)).toEqual([
      expect.stringContaining('1 vehicle has recalls under A_a and under a_a'),
    ]);
  });

  it('are no warning for different vehicles, or of another manufacturer', async () => {
    const other = await service.onboard();
    await importFile(site, service, other, 'theirs.csv', snapshot(...rows(1, 5, { reference: 'car/1' })));

    const { id } = await importFile(
      site,
      service,
      maker,
      'ours.csv',
      snapshot(...rows(1, 1), ...rows(2, 2, { reference: 'car/1' })),
    );

    expect(await warningsOf(id)).toEqual([]);
  });
});
