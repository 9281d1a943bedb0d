import { Controller, Get, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { AllowRoles, Public } from '../../../src/platform/http/access.js';
import type { Surface } from '../../../src/platform/surfaces/surface.js';
import { Surfaces } from '../../../src/platform/surfaces/surfaces.js';
import { Service } from '../../support/service.js';
import { toySurface } from './toy.surface.js';

describe('A surface that is added beside those of the service', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start({}, { moreSurfaces: [toySurface] });
  });
  afterAll(() => service.stop());

  const call = (path: string, init: RequestInit = {}) => fetch(`${service.url}${path}`, init);
  const as = (player: string, path: string, init: RequestInit = {}) =>
    call(path, { ...init, headers: { 'x-toy': player } });

  it('has its own sign-in, and the platform judges its callers by it', async () => {
    const answer = await as('ann', '/toys/mine');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ player: 'ann' });

    const nobody = await call('/toys/mine');
    expect(nobody.status).toBe(401);
    expect(await nobody.json()).toEqual({ toy: 'broken', what: 'tokenMissing' });
    const disabled = await as('disabled', '/toys/mine');
    expect(disabled.status).toBe(403);
    expect(await disabled.json()).toEqual({ toy: 'broken', what: 'forbidden' });
  });

  it('opens a route with the same decorator as others', async () => {
    const answer = await call('/toys/rules');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ player: 'anybody' });
  });

  it('answers every error in its own words, those of the router too', async () => {
    const cases: [Promise<Response>, number, string][] = [
      [as('bob', '/toys', { method: 'POST', body: '{"colour":"blue"}' }), 422, 'colour must be red'],
      [as('bob', '/toys/broken'), 500, 'bug'],
      [as('bob', '/toys/nowhere'), 500, 'bug'],
    ];
    for (const [calling, status, what] of cases) {
      const answer = await calling;
      expect(answer.status).toBe(status);
      expect(await answer.json()).toEqual({ toy: 'broken', what });
    }
  });

  it('has its own bounds for bodies', async () => {
    const large = await as('cid', '/toys', { method: 'POST', body: `{"colour":"${'r'.repeat(64)}"}` });
    expect(large.status).toBe(422);
    expect(await large.json()).toEqual({ toy: 'broken', what: 'body must not be larger than 0.0625 KiB' });
    const deep = await as('cid', '/toys', { method: 'POST', body: '{"colour":{"is":"red"}}' });
    expect(await deep.json()).toEqual({
      toy: 'broken',
      what: 'body must not be nested deeper than 1 levels',
    });
  });

  it('has a limit of its own kind, which tells its callers the same way', async () => {
    const statuses = [];
    for (let n = 0; n < 4; n++) {
      const answer = await as('dot', '/toys/mine');
      statuses.push(answer.status);
      expect(answer.headers.get('ratelimit-policy')).toBe('"toys";q=3;w=3');
      if (answer.status === 429) expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
    service.clock.advance({ seconds: 1 });
    expect((await as('dot', '/toys/mine')).status).toBe(200);
    expect((await as('dot', '/toys/mine')).status).toBe(429);
  });

  it('has a document and a page of its own, and is in nobody else’s', async () => {
    const document = parse(await (await call('/toys/openapi.yml')).text());
    expect(document.info.title).toBe('Toys');
    expect(Object.keys(document.paths)).toEqual(['/toys/mine', '/toys/rules', '/toys', '/toys/broken']);
    expect(Object.keys(document.components.schemas).sort()).toEqual(['ToyAnswer', 'ToyBody']);
    expect(document.paths['/toys/mine'].get.responses['401']).toEqual({
      $ref: '#/components/responses/Nobody',
    });
    expect(await (await call('/toys/docs')).text()).toContain('<title>Toys</title>');
    const recalls = await (await call('/openapi.yml')).text();
    expect(recalls).not.toMatch(/toy/i);
  });

  it('leaves the other surfaces as they are', async () => {
    const answer = await call('/recalls/vin/V1', { headers: { 'x-toy': 'ann' } });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ errorCode: 'RECALLS-FB-04' });
  });
});

describe('The service does not start', () => {
  const started = (surface: Partial<Surface>) =>
    Service.start({}, { moreSurfaces: [{ ...toySurface, document: undefined, ...surface }] });

  it.each<[string, Partial<Surface>, RegExp]>([
    [
      'with a controller of no surface',
      { modules: () => [...toySurface.modules({} as never), moduleOf('lost', Public())] },
      /The route \/lost\/here belongs to no surface/,
    ],
    [
      'with a route of two surfaces',
      { covers: (path) => /^\/(toys|recalls)/.test(path) },
      /The route \/recalls\S* belongs to toys and to recalls/,
    ],
    [
      'with a route that lets in a role of another surface',
      { modules: () => [...toySurface.modules({} as never), moduleOf('toys/odd', AllowRoles('mot'))] },
      /The route \/toys\/odd\/here lets in the role mot, which toys does not have/,
    ],
    [
      'with a closed route where nobody can sign in',
      { guards: {} },
      /The route \/toys\S* is not public, and nobody can sign in to toys/,
    ],
    [
      'with a closed route where nobody asks for the role',
      { guards: { token: toySurface.guards.token as NonNullable<Surface['guards']['token']> } },
      /The route \/toys\S* is not public, and toys lets every client call it/,
    ],
  ])('%s', async (_what, surface, message) => {
    await expect(started(surface)).rejects.toThrow(message);
  });

  it('with two surfaces of one name, or a role of two surfaces', () => {
    expect(() => new Surfaces([toySurface, toySurface])).toThrow('Two surfaces have the same name');
    expect(() => new Surfaces([toySurface, { ...toySurface, name: 'other' }])).toThrow(
      'The role player belongs to two surfaces',
    );
  });
});

/** A module with one route, `<path>/here`. */
function moduleOf(path: string, access: ClassDecorator & MethodDecorator) {
  @Controller(path)
  @access
  class OddController {
    @Get('here')
    here(): void {}
  }
  @Module({ controllers: [OddController] })
  class OddModule {}
  return OddModule;
}
