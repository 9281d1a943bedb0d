import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { ed25519Key } from '../sftp/key-pairs.js';
import { OpenSsh } from '../sftp/openssh.js';
import { archivedFile, ImportSite, landingOf, runsOf, workerOf } from './import-site.js';
import { recallsOf, snapshot } from './snapshot-files.js';
import { SSHD_MISSING, Sshd } from './sshd.js';

const FILE = snapshot('SSHD1,C/1,R/2026/001,2026-01-02', 'SSHD2,C/1,,2026-01-03');

describe.skipIf(SSHD_MISSING)(
  `OpenSSH's sshd in front, our SFTP server off${SSHD_MISSING ? ` (${SSHD_MISSING})` : ''}`,
  () => {
    const key = ed25519Key();
    let site: ImportSite;
    let service: Service;
    let maker: OnboardedClient;
    let sshd: Sshd;
    let openSsh: OpenSsh;

    beforeAll(async () => {
      site = await ImportSite.open();
      service = await site.start({ sftp: { host: '127.0.0.1', port: 'off' }, landingQuietSeconds: 10 });
      maker = await service.onboard();
      // The first round creates the folder of a new manufacturer, in which sshd then starts.
      await landingOf(service).tick();
      sshd = await Sshd.start({ key, folderOfLogin: site.folderOf(maker) });
      openSsh = await OpenSsh.for(sshd.port);
    });
    afterAll(async () => {
      await openSsh?.remove();
      await sshd?.stop();
      await site.close();
    });

    it('imports what a client uploads there, once it has been quiet for long enough', async () => {
      const file = await openSsh.file('recalls.csv', FILE);
      const sent = await openSsh.sftp(sshd.username, key, `put ${file}`);
      expect(sent).toMatchObject({ status: 0 });
      expect(await site.waiting(maker)).toEqual(['recalls.csv']);

      await landingOf(service).tick();
      const seenAt = service.clock.now();
      service.clock.advance({ milliseconds: 9_999 });
      await landingOf(service).tick();
      expect(await runsOf(service, maker)).toEqual([]);

      service.clock.advance({ milliseconds: 1 });
      await landingOf(service).tick();
      expect(await site.waiting(maker)).toEqual([]);
      expect(await runsOf(service, maker)).toMatchObject([
        { state: 'received', file_name: 'recalls.csv', received_at: new Date(seenAt) },
      ]);

      expect(await workerOf(service).tick()).toBe(true);
      const [run] = await runsOf(service, maker);
      expect(run).toMatchObject({ state: 'done', rows_read: '2', added: '2', fault_count: '0' });
      expect((await archivedFile(service, run)).toString()).toBe(FILE);
      expect(await recallsOf(service, maker)).toEqual([
        { vin: 'SSHD1', reference: 'C/1', dvsa: 'R/2026/001', start: '2026-01-02', fixed: null },
        { vin: 'SSHD2', reference: 'C/1', dvsa: null, start: '2026-01-03', fixed: null },
      ]);
    });

    it('waits for the rename of a client that uploads under a temporary name', async () => {
      const file = await openSsh.file('next.csv', snapshot('SSHD1,C/1,R/2026/001,2026-01-02'));
      expect(await openSsh.sftp(sshd.username, key, `put ${file} next.csv.part`)).toMatchObject({
        status: 0,
      });
      await landingOf(service).tick();
      service.clock.advance({ seconds: 59 });
      await landingOf(service).tick();
      expect(await site.waiting(maker)).toEqual(['next.csv.part']);

      expect(await openSsh.sftp(sshd.username, key, 'rename next.csv.part next.csv')).toMatchObject({
        status: 0,
      });
      await landingOf(service).tick();
      service.clock.advance({ seconds: 10 });
      await landingOf(service).tick();
      expect(await workerOf(service).tick()).toBe(true);
      expect((await runsOf(service, maker)).at(-1)).toMatchObject({
        file_name: 'next.csv',
        state: 'done',
        closed: '1',
        unchanged: '1',
      });
    });
  },
);
