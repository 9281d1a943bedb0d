import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeFile, snapshot } from '../../recalls/imports/snapshot-files.js';
import { Service } from '../../support/service.js';

describe('A process of the version before, which knows no as-of', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(() => service.stop());

  const asOf = async () =>
    (await service.query<{ as_of: Date | null }>('SELECT as_of FROM recall'))[0]?.as_of;

  it('makes its word the newest, whatever as-of was there', async () => {
    const maker = await service.onboard();
    await mergeFile(service, maker, snapshot('OLDERVERSION1,CAR/1,,2024-01-01'));
    expect(await asOf()).toEqual(new Date(service.clock.now()));
    service.clock.advance({ seconds: 1 });
    await service.query('UPDATE recall SET rectification_date = $1, updated_at = $2', [
      '2024-05-01',
      new Date(service.clock.now()),
    ]);
    expect(await asOf()).toBeNull();
  });
});
