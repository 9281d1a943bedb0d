import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildDocument } from '../../../../src/platform/openapi/build-document.js';
import { Scanner, ScannerUnavailable } from '../../../../src/recalls/imports/scan/scanner.js';
import type { OnboardedClient } from '../../../../src/recalls/onboarding/onboarding.service.js';
import { RECALLS_DOCUMENT } from '../../../../src/recalls/openapi/recalls.document.js';
import type { Service } from '../../../support/service.js';
import { Conformance } from '../../../surfaces/conformance.js';
import { ImportSite, importFile } from '../import-site.js';
import { snapshot } from '../snapshot-files.js';

const ROWS = ['VIN1,C/1,,2024-01-01', 'VIN2,C/1,,2024-01-01'];
const UNKNOWN = '5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11';

describe('What is answered about import runs', () => {
  let site: ImportSite;
  let service: Service;
  let conformance: Conformance;
  const clients = new Map<string, OnboardedClient>();
  const runs = new Map<string, string>();

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start({ closureGuard: { count: 0, share: 0 } });
    conformance = new Conformance(buildDocument(service.application, RECALLS_DOCUMENT, service.settings));
    const maker = await service.onboard();
    clients.set('manufacturer', maker).set('admin', await service.onboard('admin'));
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    const send = async (name: string, client: OnboardedClient, content: string) =>
      runs.set(name, (await importFile(site, service, client, `${name}.csv`, content)).id);
    await send('rejected', maker, snapshot('VIN1,C/1', 'VIN1,C/1,,=1'));
    await send('done', maker, snapshot(...ROWS));
    await send('held', maker, snapshot());
    const other = await service.onboard();
    await send('before-approval', other, snapshot(...ROWS));
    await send('approved', other, snapshot());
    const third = await service.onboard();
    await send('before-refusal', third, snapshot(...ROWS));
    await send('refused', third, snapshot());
    vi.spyOn(service.application.get(Scanner), 'scan').mockRejectedValue(new ScannerUnavailable('down'));
    await send('waiting', maker, snapshot(...ROWS));
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await site.close();
  });

  it.each<[role: string, operation: string, run: string, status: number, body?: object]>([
    ['manufacturer', 'listImports', '', 200],
    ['manufacturer', 'readImport', 'done', 200],
    ['manufacturer', 'readImport', 'rejected', 200],
    ['manufacturer', 'readImport', 'held', 200],
    ['manufacturer', 'readImport', 'waiting', 200],
    ['manufacturer', 'readImport', 'approved', 404],
    ['manufacturer', 'listImportFaults', 'rejected', 200],
    ['manufacturer', 'listImportFaults', UNKNOWN, 404],
    ['manufacturer', 'downloadImportFaults', 'rejected', 200],
    ['manufacturer', 'downloadImportFaults', 'approved', 404],
    ['admin', 'listAllImports', '', 200],
    ['admin', 'readAnyImport', 'done', 200],
    ['admin', 'readAnyImport', 'rejected', 200],
    ['admin', 'readAnyImport', 'held', 200],
    ['admin', 'readAnyImport', 'waiting', 200],
    ['admin', 'readAnyImport', UNKNOWN, 404],
    ['admin', 'listAnyImportFaults', 'rejected', 200],
    ['admin', 'downloadAnyImportFaults', 'rejected', 200],
    ['admin', 'listHeldClosures', '', 200],
    ['admin', 'approveClosures', 'approved', 200],
    ['admin', 'approveClosures', 'approved', 409],
    ['admin', 'approveClosures', UNKNOWN, 404],
    ['admin', 'rejectClosures', 'refused', 200],
    ['admin', 'rejectClosures', 'refused', 409],
    ['admin', 'giveUpImport', 'waiting', 400, { reason: '' }],
    ['admin', 'giveUpImport', 'waiting', 200, { reason: 'no scanner will ever be' }],
    ['admin', 'giveUpImport', 'waiting', 409, { reason: 'again' }],
    ['admin', 'giveUpImport', UNKNOWN, 404, { reason: 'none' }],
  ])('to %s by %s of a run %s, %i, is as documented', async (role, id, run, status, body) => {
    const operation = conformance.operations.find((each) => each.id === id);
    const client = clients.get(role);
    if (!operation || !client) throw new Error(`There is no operation ${id} for a client of role ${role}.`);
    const path = operation.path.replace('{runId}', runs.get(run) ?? run);

    const calls = service.as(client);
    const answer = operation.method === 'GET' ? await calls.get(path) : await calls.post(path, body);

    expect(answer.status).toBe(status);
    expect(conformance.faultsOf(operation, { status, headers: answer.headers, body: answer.text })).toEqual(
      [],
    );
  });
});
