import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ObjectStore } from '../../../src/platform/object-store/object-store.js';
import { ObjectStoreWatch } from '../../../src/platform/object-store/object-store-watch.js';
import { ObjectOwners } from '../../../src/platform/object-store/sweep/object-owners.js';
import { OrphanSweep } from '../../../src/platform/object-store/sweep/orphan-sweep.js';
import { Service } from '../../support/service.js';
import { KINDS_OF_STORE, type Place } from './kinds-of-store.js';

describe.each(KINDS_OF_STORE)('The upkeep of the object store in $kind', ({ prepare }) => {
  let place: Place;
  let service: Service;
  let referred: Set<string>;
  let told: string[];

  beforeEach(async () => {
    place = await prepare();
    service = await Service.start(place.settings);
    told = [];
    for (const level of ['warn', 'error'] as const)
      vi.spyOn(Logger.prototype, level).mockImplementation((text) => void told.push(String(text)));
    referred = new Set();
    service.application.get(ObjectOwners).register({
      prefix: 'test-owned/',
      findReferred: async (names) => names.filter((name) => referred.has(name)),
    });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await service.stop();
    await place.remove();
  });

  const store = () => service.application.get(ObjectStore);
  const put = async (...names: string[]) => {
    for (const name of names) await store().put(name, Buffer.from('x'));
  };
  const names = async (prefix: string) => {
    const found: string[] = [];
    for await (const { name } of store().list(prefix)) found.push(name);
    return found.sort();
  };

  it('deletes after a week what no record refers to, says how many, and leaves other prefixes alone', async () => {
    await put('test-owned/1', 'test-owned/2', 'test-owned/sub/3', 'test-other/1');
    referred.add('test-owned/2');
    const sweep = service.application.get(OrphanSweep);
    service.clock.advance({ days: 6, hours: 23 });
    await sweep.tick();
    expect(await names('test-owned/')).toHaveLength(3);
    service.clock.advance({ hours: 2 });
    await sweep.tick();
    expect(await names('test-owned/')).toEqual(['test-owned/2']);
    expect(await names('test-other/')).toEqual(['test-other/1']);
    expect(told.filter((text) => text.startsWith('Deleted'))).toEqual([
      'Deleted 2 objects under test-owned/ that no record refers to',
    ]);
  });

  it('deletes nothing when most objects belong to no record, because the database may be another one', async () => {
    for (let each = 0; each < 101; each += 1) await put(`test-owned/${each}`);
    service.clock.advance({ days: 8 });
    await service.application.get(OrphanSweep).tick();
    expect(await names('test-owned/')).toHaveLength(101);
    expect(told.join()).toContain(
      '101 of 101 objects under test-owned/ belong to no record, so none of them was deleted',
    );
  });

  it('is no place for two features', () => {
    const owners = service.application.get(ObjectOwners);
    for (const prefix of ['test-owned/', 'test-owned/sub/']) {
      expect(() => owners.register({ prefix, findReferred: async () => [] })).toThrow('Two features');
    }
    expect(() => owners.register({ prefix: 'test', findReferred: async () => [] })).toThrow(TypeError);
  });

  it('says in the readiness and the log that the store can not be used, and the process stays ready', async () => {
    const watch = service.application.get(ObjectStoreWatch);
    await watch.tick();
    const before = await service.anonymous.get('/health/ready');
    expect(before).toMatchObject({ status: 200 });
    expect(JSON.stringify(before.body)).not.toContain('object store');
    await place.breakDown();
    await watch.tick();
    await watch.tick();
    const after = await service.anonymous.get('/health/ready');
    expect(after).toMatchObject({ status: 200 });
    expect(JSON.stringify(after.body)).toContain(
      'The object store can not be used: calls that need it are answered with 503',
    );
    const logged = told.filter((text) => text.startsWith('The object store can not be used'));
    expect(logged).toHaveLength(2);
    expect(told.join()).not.toContain('S3RVER');
  });
});
