import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Administrator } from '../../recalls/administration/administrator.js';
import { Service } from '../../support/service.js';
import { toySurfaceWithClients } from './toy-clients.js';

const PLAYER = 'b7f4b9a0-54c1-4f31-8a39-6b1f0c2d3e4f';
const FORGOTTEN = '0d4a1f5e-8f6e-4a0f-9d59-1f2e3d4c5b6a';

describe('A surface that adds its clients to those that administrators look after', () => {
  let service: Service;
  let admin: Administrator;

  beforeAll(async () => {
    service = await Service.start({}, { moreSurfaces: [toySurfaceWithClients] });
    admin = await Administrator.of(service);
    await service.query(
      `INSERT INTO client (id, role, name, team_email, created_at)
       VALUES ($1, 'player', 'Ann', 'ann@toys.example', now()), ($2, 'forgotten', 'Old', 'old@toys.example', now())`,
      [PLAYER, FORGOTTEN],
    );
  });
  afterAll(() => service.stop());

  const schemas = async () => (await service.anonymous.get('/openapi.json')).body;

  it('onboards those of its role itself, from a body of its own class', async () => {
    const answer = await admin.post('/admin/clients', { role: 'player', colour: 'red' });
    expect(answer.status).toBe(201);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toEqual({ role: 'player', colour: 'red', by: 'client' });
  });

  it('has its body judged by its own rules, and its conflicts told in its own words', async () => {
    const blue = await admin.post('/admin/clients', { role: 'player', colour: 'blue', name: 'Ann' });
    expect(blue.status).toBe(400);
    expect(blue.body.errors).toEqual([
      { field: 'colour', message: 'must be red or grey' },
      { field: 'name', message: 'is not a property of this request' },
    ]);
    const grey = await admin.post('/admin/clients', { role: 'player', colour: 'grey' });
    expect(grey.status).toBe(409);
    expect(grey.body).toMatchObject({
      errorCode: 'RECALLS-CF-01',
      errorMessage: 'There is a grey player already',
    });
  });

  it('leaves the bodies of other roles, and of no role, to the surface of the route', async () => {
    const mot = await admin.post('/admin/clients', { role: 'mot', colour: 'red' });
    expect(mot.body.errors.map(({ field }: { field: string }) => field)).toEqual(['name', 'email', 'colour']);
    for (const role of ['king', 'toString', '__proto__', 7, null, ['player']]) {
      const { status, body } = await admin.post('/admin/clients', { role, name: 'A', email: 'a@b.example' });
      expect(status).toBe(400);
      expect(body.errors).toEqual([
        { field: 'role', message: expect.stringMatching(/^must be player, .* or admin$/) },
      ]);
    }
  });

  it('says what only it knows of its clients, and is asked for nobody else', async () => {
    const listed = await admin.get('/admin/clients?role=player');
    expect(listed.body.clients).toEqual([
      expect.objectContaining({ clientId: PLAYER, role: 'player', environment: 'live', toys: { toys: 1 } }),
    ]);
    expect((await admin.get(`/admin/clients/${PLAYER}`)).body).toMatchObject({
      name: 'Ann',
      usageToday: null,
      toys: { toys: 1 },
    });
    const all = await admin.get('/admin/clients');
    const names = all.body.clients.map(({ clientId }: { clientId: string }) => clientId);
    expect(names.sort()).toEqual([admin.clientId, PLAYER].sort());
  });

  it('is the only way to a role: a client whose role no surface has is nobody', async () => {
    expect((await admin.get(`/admin/clients/${FORGOTTEN}`)).status).toBe(404);
    expect((await admin.post(`/admin/clients/${FORGOTTEN}/disable`)).status).toBe(404);
    expect((await admin.get('/admin/clients?role=forgotten')).status).toBe(400);
  });

  it('is in the document: the bodies and answers to choose from, the role, the details', async () => {
    const { paths, components } = await schemas();
    const { requestBody, responses, ...operation } = paths['/admin/clients'].post;
    const reference = (name: string) => `#/components/schemas/${name}`;
    expect(requestBody.content['application/json'].schema).toMatchObject({
      oneOf: expect.arrayContaining([
        { $ref: reference('OnboardClientBody') },
        { $ref: reference('NewPlayerBody') },
      ]),
      discriminator: {
        propertyName: 'role',
        mapping: { mot: reference('OnboardClientBody'), player: reference('NewPlayerBody') },
      },
    });
    expect(responses[201].content['application/json'].schema).toMatchObject({
      discriminator: {
        mapping: { admin: reference('OnboardedClientAnswer'), player: reference('NewPlayerAnswer') },
      },
    });
    expect(Object.keys(operation).filter((name) => name.startsWith('x-'))).toEqual(['x-roles']);
    expect(components.schemas.NewPlayerBody.additionalProperties).toBe(false);
    const { ClientBody, OnboardClientBody } = components.schemas;
    expect(ClientBody.properties.toys).toEqual({ $ref: reference('PlayerDetails') });
    expect(ClientBody.required).not.toContain('toys');
    expect(ClientBody.properties.role.enum).toEqual(expect.arrayContaining(['player', 'manufacturer']));
    expect(OnboardClientBody.properties.role.enum).toEqual(['manufacturer', 'mot', 'admin']);
    expect(JSON.stringify({ paths, components })).not.toMatch(/x-(every-role|by-role|details-of-surfaces)/);
  });
});
