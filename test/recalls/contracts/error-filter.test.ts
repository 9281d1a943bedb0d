import {
  BadRequestException,
  HttpException,
  MethodNotAllowedException,
  NotFoundException,
  ServiceUnavailableException,
} from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readSettings } from '../../../src/platform/config/read-settings.js';
import { ErrorFilter } from '../../../src/platform/errors/error.filter.js';
import { Surfaces } from '../../../src/platform/surfaces/surfaces.js';
import type { CatalogueName } from '../../../src/recalls/errors/catalogue.js';
import { RecallsError } from '../../../src/recalls/errors/recalls-error.js';
import { surfacesOf } from '../../../src/surfaces.js';
import { Service } from '../../support/service.js';
import { gatherLog } from '../../support/suite-log.js';

const named = (message: string, more: object) => Object.assign(new Error(message), more);

describe('Whatever is thrown', () => {
  const filter = new ErrorFilter(new Surfaces(surfacesOf(readSettings({ NODE_ENV: 'test' }))));

  it.each<[string, unknown, CatalogueName]>([
    ['an error of the catalogue', new RecallsError('conflict'), 'conflict'],
    ['Nest’s 404', new NotFoundException('Cannot GET /x'), 'urlNotFound'],
    ['Nest’s 405', new MethodNotAllowedException(), 'urlNotFound'],
    ['Nest’s 400', new BadRequestException('Unexpected token'), 'badRequest'],
    ['Nest’s 503', new ServiceUnavailableException(), 'unavailable'],
    ['a 413', new HttpException('Payload Too Large', 413), 'badRequest'],
    ['a 414', named('too long', { code: 'FST_ERR_MAX_PARAM_LENGTH', statusCode: 414 }), 'badRequest'],
    ['a 415', named('type', { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', statusCode: 415 }), 'badRequest'],
    [
      'Fastify’s own 400',
      named("'/%zz' is no url", { code: 'FST_ERR_BAD_URL', statusCode: 400 }),
      'badRequest',
    ],
    [
      'Fastify’s own 500',
      named('reply', { code: 'FST_ERR_REP_INVALID_PAYLOAD_TYPE', statusCode: 500 }),
      'unknown',
    ],
    ['a refused connection', named('connect', { code: 'ECONNREFUSED', syscall: 'connect' }), 'unavailable'],
    [
      'a database that shuts down',
      named('going down', { code: '57P01', routine: 'ProcessInterrupts' }),
      'unavailable',
    ],
    ['a connection of its own that takes too long to come', new Error('timeout expired'), 'unavailable'],
    ['a statement that took too long', named('canceling', { code: '57014', routine: 'x' }), 'unavailable'],
    ['a wrong statement', named('syntax error', { code: '42601', routine: 'scanner_yyerror' }), 'unknown'],
    ['a bug', new TypeError("Cannot read properties of undefined (reading 'vin')"), 'unknown'],
    ['a string', 'oh no', 'unknown'],
    ['null', null, 'unknown'],
    ['undefined', undefined, 'unknown'],
    ['an object', { statusCode: 'many' }, 'unknown'],
  ])('%s becomes an entry of the catalogue', (_what, thrown, entry) => {
    const error = filter.translate(thrown, '/recalls');
    expect(error).toBeInstanceOf(RecallsError);
    expect(error).toMatchObject({ entry });
  });

  it('on the token endpoint has the shape of Entra’s errors instead', () => {
    for (const path of ['/oauth2/v2.0/token', '/:tenant/oauth2/v2.0/token', '/oauth/token']) {
      const body = filter.translate(new Error('a bug'), path).body('9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b');
      expect(body, path).toMatchObject({ error: 'server_error', error_codes: [50000] });
    }
  });
});

describe('A bug', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
  });

  afterAll(() => service.stop());

  it('is answered without a word about it, and logged with the request id and without the VIN', async () => {
    const maker = await service.onboard();
    await service.tokenOf(maker);
    await service.query('ALTER TABLE recall RENAME TO elsewhere');
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const log = gatherLog();
    const answer = await service.as(maker).get('/recalls/vin/SECRETVIN1');
    const logged = await vi.waitUntil(() => log.lines.find(({ level }) => level === 'error'));
    log.stop();
    stderr.mockRestore();

    expect(answer.status).toBe(500);
    expect(answer.body).toEqual({
      requestId: answer.headers['x-request-id'],
      errorCode: 'RECALLS-UN-01',
      errorMessage: 'Unknown error encountered',
    });
    expect(logged).toMatchObject({
      requestId: answer.body.requestId,
      method: 'GET',
      route: '/recalls/vin/:vin',
      status: 500,
      cause: expect.stringContaining('SQLSTATE 42P01'),
    });
    expect(JSON.stringify(log.lines)).not.toContain('SECRETVIN1');
  });
});
