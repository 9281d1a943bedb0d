import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../../support/service.js';
import { recalls } from '../../support/started-service.js';

describe('Licence renewal partners on the command line', { timeout: 240_000 }, () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;

  const run = (...words: string[]) => recalls(words, { DATA_DIR: folder, DATABASE_URL: database.url });
  const onboard = (name: string, ...more: string[]) =>
    run('onboard', '--role', 'renewal-partner', '--name', name, '--email', 'team@example.com', ...more);
  const json = async (answer: ReturnType<typeof run>) => {
    const { status, stdout, stderr } = await answer;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout);
  };
  const refusal = async (answer: ReturnType<typeof run>) => {
    const { status, stdout, stderr } = await answer;
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    return stderr.trim();
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-cli-'));
    database = await createDatabase();
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('are onboarded for an environment with a plan, listed, and moved to another plan', async () => {
    const live = await json(onboard('Harbour Post'));
    expect(live).toMatchObject({ role: 'renewal-partner', environment: 'live', plan: 'standard' });
    expect(Object.keys(live)).toEqual([
      ...['role', 'clientId', 'name', 'environment', 'plan', 'userName', 'oneTimePassword', 'apiKey'],
      ...['authenticateUrl', 'apiUrl'],
    ]);
    const test = await json(onboard('Trying out', '--environment', 'test', '--plan', 'trial'));
    expect(test).toMatchObject({ environment: 'test', plan: 'trial' });
    expect(test.apiKey).toMatch(/^vrk_test_/);

    const { status, stdout } = await run('clients', 'set-plan', 'Trying out', 'bulk');
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'Trying out has the usage plan bulk.\n' });
    const listed = await json(run('clients', 'list', '--role', 'renewal-partner'));
    expect(listed).toMatchObject([
      { name: 'Harbour Post', renewal: { plan: 'standard' } },
      { name: 'Trying out', environment: 'test', renewal: { plan: 'bulk' } },
    ]);
  });

  it('are not onboarded with something wrong, which is said in terms of the options', async () => {
    expect(await refusal(onboard(' ', '--plan', 'golden'))).toContain('--name must have 1 to 100 characters');
    expect(await refusal(onboard('Nobody', '--plan', 'golden'))).toContain(
      '--plan must be the name of a usage plan',
    );
    expect(await refusal(onboard('Nobody', '--enquirer', 'IT321=00EV'))).toContain(
      '--enquirer must be left out: it is for the role kadoe, not for renewal-partner',
    );
    const maker = ['onboard', '--name', 'Acme', '--email', 'a@b.example', '--plan', 'trial'];
    expect(await refusal(run(...maker))).toContain(
      '--plan must be left out: it is for the role kadoe or renewal-partner, not for manufacturer',
    );
  });

  it('have plans, and clients of a surface without plans can be given none', async () => {
    const maker = await json(run('onboard', '--name', 'Acme Motors', '--email', 'recalls@acme.example'));
    expect(await refusal(run('clients', 'set-plan', maker.clientId, 'standard'))).toContain(
      'The client must be a client with a usage plan: the calls of this one are limited in another way',
    );
  });
});
