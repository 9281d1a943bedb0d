import type { ExecutionContext } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PermissionGuard } from '../../../src/platform/auth/permission.guard.js';
import { ClientDirectory } from '../../../src/platform/clients/client-directory.js';
import { AllowRoles } from '../../../src/platform/http/access.js';
import type { Principal } from '../../../src/platform/http/principal.js';
import type { RecallsRole } from '../../../src/recalls/roles.js';
import { Service } from '../../support/service.js';
import { expectRefusal } from './expectations.js';

describe('the permission stage', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(() => service?.stop());

  it.each<RecallsRole>([
    'mot',
    'admin',
  ])('keeps a client of role %s out of the manufacturers’ routes', async (role) => {
    const client = await service.onboard(role);
    for (const answer of [
      await service.as(client).get('/recalls/vin/ABC1'),
      await service.as(client).post('/recalls', {}),
      await service.as(client).put('/recalls/vin/ABC1', {}),
      await service.as(client).delete('/recalls/vin/ABC1'),
    ]) {
      expectRefusal(answer, 'forbidden');
    }
  });

  it('refuses a disabled client although its token is still good, and takes it back once enabled', async () => {
    const client = await service.onboard();
    expect((await service.as(client).get('/credentials')).status).toBe(200);
    await service.query('UPDATE client SET disabled_at = $2 WHERE id = $1', [
      client.clientId,
      new Date(service.clock.now()),
    ]);
    service.clock.advance({ seconds: 1 });
    expectRefusal(await service.as(client).get('/credentials'), 'forbidden');
    await service.query('UPDATE client SET disabled_at = NULL WHERE id = $1', [client.clientId]);
    service.application.get(ClientDirectory).forget();
    expect((await service.as(client).get('/credentials')).status).toBe(200);
  });

  it('refuses every role on a route that names none: a forgotten decorator closes a door', () => {
    class Controller {
      forgotten(): void {}

      @AllowRoles('mot')
      forMot(): void {}
    }
    const guard = new PermissionGuard();
    const passes = (handler: () => void, role: RecallsRole) => {
      const context = contextOf(Controller, handler, role);
      try {
        return guard.canActivate(context);
      } catch {
        return false;
      }
    };
    const { forgotten, forMot } = Controller.prototype;
    const roles: RecallsRole[] = ['manufacturer', 'mot', 'admin'];
    expect(roles.map((role) => passes(forgotten, role))).toEqual([false, false, false]);
    expect(roles.map((role) => passes(forMot, role))).toEqual([false, true, false]);
  });
});

function contextOf(controller: new () => object, handler: () => void, role: RecallsRole): ExecutionContext {
  const caller: Principal = {
    clientId: 'a',
    role,
    environment: 'live',
    organisation: undefined,
    disabled: false,
  };
  return {
    getHandler: () => handler,
    getClass: () => controller,
    getArgByIndex: () => ({ caller }),
  } as unknown as ExecutionContext;
}
