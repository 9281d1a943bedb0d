import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallersFolder, readmeLines } from '../client-kit/callers-folder.js';
import { hasOpenSsh, NEEDS_OPENSSH } from '../recalls/sftp/openssh.js';
import { shell } from '../support/started-service.js';
import { blockOf } from './pages.js';
import { besideData, MINUTES, paste, SHELLS, type WalkService, walkService } from './walk.js';

/** What the calls of client/README.md print. */
const RECALLS_ARE_PRINTED = { status: 0, stderr: '', stdout: expect.stringMatching(/^\{\s.*recalls: \[/s) };

describe("The developer of a manufacturer's program", { timeout: 3 * MINUTES }, () => {
  let service: WalkService;
  /** Elsewhere on the developer's machine. */
  let elsewhere: string;

  beforeAll(async () => {
    service = await walkService();
    elsewhere = await mkdtemp(join(tmpdir(), 'recalls-test-walk-developer-'));
  }, 3 * MINUTES);
  afterAll(() => rm(elsewhere, { recursive: true, force: true }));

  const inData = (name: string) => join(service.folder, 'data', name);

  describe('with TypeScript or JavaScript', () => {
    it('installs the package from its folder, and makes a first call, with the lines of client/README.md', async () => {
      const caller = await CallersFolder.make(join(elsewhere, 'linked'), { dataDir: inData('.') });

      expect(await caller.run(await readmeLines('sh'))).toMatchObject({ status: 0, stderr: '' });

      const firstCall = await readmeLines('js');
      expect(firstCall.trim().split('\n')).toHaveLength(5);
      expect(await caller.runProgram('first-call.mjs', firstCall)).toEqual(RECALLS_ARE_PRINTED);
      expect(await caller.runProgram('first-call.cjs', await readmeLines('cjs'))).toEqual(
        RECALLS_ARE_PRINTED,
      );
    });
  });

  it('tries a file out with the lines of docs/sftp.md', async () => {
    await writeFile(join(elsewhere, 'recalls.csv'), await blockOf('docs/sftp.md', 'The file', 'csv'));
    const { apiUrl, accessTokenUrl, clientId, clientSecret, scopeUrl, apiKey } = JSON.parse(
      await readFile(inData('demo.json'), 'utf8'),
    ).manufacturer;
    const answer = await fetch(accessTokenUrl, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: scopeUrl,
      }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const tried = await shell(await blockOf('docs/sftp.md', 'Trying a file out'), {
      cwd: elsewhere,
      settings: { API: apiUrl, TOKEN: token, KEY: apiKey },
    });
    expect(tried.status).toBe(0);
    expect(JSON.parse(tried.stdout)).toMatchObject({ wouldBe: 'merged', rowsRead: 2, faults: [] });
  });

  describe.skipIf(!hasOpenSsh)(`with a daily file${hasOpenSsh ? '' : ` (${NEEDS_OPENSSH})`}`, () => {
    /** Of this manufacturer, the newest first. */
    const runs = async () => {
      const { stdout } = await shell('node bin/recalls.js call --with data/acme.json GET /imports', {
        cwd: service.folder,
      });
      return JSON.parse(stdout).imports as { fileName: string; state: string }[];
    };
    const becomesDone = (fileName: string) =>
      expect
        .poll(async () => (await runs())[0], { timeout: MINUTES, interval: 250 })
        .toMatchObject({ fileName, state: 'done' });

    it.each(SHELLS)('pastes what sends one, and again into another shell: %s', async (name) => {
      const { stdout } = await paste(await blockOf('README.md', 'A daily file over SFTP'), name);
      expect(stdout).toContain('outstanding.csv');
      await becomesDone('outstanding.csv');
      expect(await runs()).toHaveLength(SHELLS.indexOf(name) + 1);
    });

    it('has the keys where only their owner can read them, and nothing outside of data', async () => {
      for (const name of ['acme.json', 'acme-key']) {
        expect((await stat(inData(name))).mode & 0o777, name).toBe(0o600);
      }
      expect(await besideData()).toEqual([]);
    });

    it('sends one with the line of docs/sftp.md, and what onboarding answered in it', async () => {
      const { sftp } = JSON.parse(await readFile(inData('acme.json'), 'utf8'));
      const line = await blockOf('docs/sftp.md', 'Sending it');
      const filledIn = line
        .replace('-i acme-key', `-i '${inData('acme-key')}' -o UserKnownHostsFile='${inData('known-hosts')}'`)
        .replace('-P 2222', `-P ${sftp.port}`)
        .replace('acme-motors@sftp.example', `${sftp.username}@${sftp.host}`);
      expect(filledIn).not.toMatch(/acme-motors|2222|example/);
      expect(await shell(filledIn, { cwd: elsewhere })).toMatchObject({ status: 0 });
      await becomesDone('recalls.csv');
    });
  });
});
