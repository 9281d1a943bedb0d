import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HeldClosures } from '../../../src/recalls/imports/closures/held-closures.js';
import { UndoService } from '../../../src/recalls/imports/undo/undo.service.js';
import { Administrator } from '../../recalls/administration/administrator.js';
import { Service } from '../../support/service.js';

const RUN = '3fa85f64-5717-4562-b3fc-2c963f66afa6';

describe('A call that may take minutes', () => {
  let service: Service;
  let admin: Administrator;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    service = await Service.start();
    admin = await Administrator.of(service);
    service.application.getHttpServer().on('connection', (socket: Socket) => sockets.push(socket));
  });
  afterAll(() => service.stop());

  it.each([
    ['undoes a run', `/admin/imports/${RUN}/undo`, { reason: 'a wrong file' }, UndoService, 'undoRun'],
    [
      'undoes a client’s calls',
      `/admin/clients/${RUN}/undo`,
      { reason: 'a stolen key', since: '2026-01-01' },
      UndoService,
      'undoClient',
    ],
    ['approves closures', `/admin/imports/${RUN}/closures/approve`, undefined, HeldClosures, 'approve'],
    ['rejects closures', `/admin/imports/${RUN}/closures/reject`, undefined, HeldClosures, 'reject'],
  ] as const)('and %s keeps its connection for 15 minutes of silence, and no longer than it works', async (_, path, body, provider, method) => {
    const service_ = service.application.get(provider) as unknown as Record<string, () => Promise<never>>;
    const silence: (number | undefined)[] = [];
    service_[method] = async () => {
      silence.push(sockets.at(-1)?.timeout);
      throw new Error('It was looked at.');
    };

    expect((await admin.post(path, body)).status).toBe(500);

    Reflect.deleteProperty(service_, method);
    expect(silence).toEqual([15 * 60_000]);
    expect(sockets.at(-1)?.timeout).not.toBe(15 * 60_000);
  });
});
