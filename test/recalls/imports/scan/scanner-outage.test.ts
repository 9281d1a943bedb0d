import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ImportSchedule } from '../../../../src/recalls/imports/runs/import-schedule.js';
import { REASONS } from '../../../../src/recalls/imports/runs/reasons.js';
import { Scanner } from '../../../../src/recalls/imports/scan/scanner.js';
import type { Service } from '../../../support/service.js';
import { ImportSite, mailsTo, workerOf } from '../import-site.js';
import { listenForFiles, SftpSender } from '../sftp-sender.js';
import { recallsOf, snapshot } from '../snapshot-files.js';
import { CLAMD_MISSING, Clamd } from './clamd.js';
import { EICAR } from './eicar.js';

const ROW = 'VIN1,CAR/1,,2024-01-01';

describe.skipIf(CLAMD_MISSING)(
  `files sent over SFTP and a real clamd${CLAMD_MISSING ? `: ${CLAMD_MISSING}` : ''}`,
  () => {
    let clamd: Clamd;
    let site: ImportSite;
    let service: Service;
    let port: number;
    let sender: SftpSender;

    beforeAll(async () => {
      clamd = await Clamd.prepare('StreamMaxLength 1M');
      site = await ImportSite.open();
      service = await site.start({ clamdUrl: clamd.tcpUrl, sftp: { host: '127.0.0.1', port: 0 } });
      port = await listenForFiles(service);
    });
    afterAll(async () => {
      await site.close();
      await clamd.remove();
    });
    beforeEach(async () => {
      vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
      sender = await SftpSender.login(service, port);
    });
    afterEach(async () => {
      vi.restoreAllMocks();
      await sender.end();
    });

    const clean = snapshot(ROW);
    const infected = snapshot(ROW, `VIN2,${EICAR},,2024-01-01`);

    it('merges what is clean and refuses EICAR', async () => {
      await clamd.start();

      await sender.send('clean.csv', clean);
      await workerOf(service).tick();
      await sender.send('infected.csv', infected);
      await workerOf(service).tick();

      expect(await sender.runOf('clean.csv')).toMatchObject({ state: 'done', scanner: 'clamd', added: '1' });
      expect(await sender.runOf('infected.csv')).toMatchObject({
        state: 'rejected',
        scanner: 'clamd',
        reasons: [REASONS.infected],
      });
      expect(await mailsTo(service, sender.maker)).toHaveLength(1);
    });

    it.each([
      ['clean.csv', clean, 'done', 1, 0],
      ['infected.csv', infected, 'rejected', 0, 1],
    ])('%s waits while clamd is stopped, neither lost nor skipped, until it is %3$s', async (name, content, state, recalls, mails) => {
      await clamd.stop();
      await sender.send(name, content);

      for (let attempt = 1; attempt <= 3; attempt += 1) {
        expect(await workerOf(service).tick()).toBe(true);
        expect(await workerOf(service).tick()).toBe(false);
        expect(await sender.runOf(name)).toMatchObject({
          state: 'scanning',
          attempts: attempt,
          waiting_for: expect.stringContaining('scanner unavailable'),
        });
        service.clock.advance({ minutes: 5 });
      }
      expect(await recallsOf(service, sender.maker)).toEqual([]);
      expect(await mailsTo(service, sender.maker)).toEqual([]);

      await clamd.start();
      expect(await workerOf(service).tick()).toBe(true);
      expect(await sender.runOf(name)).toMatchObject({ state, waiting_for: null, scanner: 'clamd' });
      expect(await recallsOf(service, sender.maker)).toHaveLength(recalls);
      expect(await mailsTo(service, sender.maker)).toHaveLength(mails);
    });

    it('a file over the limit of clamd waits for operators, and is not merged unscanned', async () => {
      await clamd.stop();
      await clamd.start();
      const rows = Array.from({ length: 40_000 }, (_, index) => `VIN${index},CAR/1,,2024-01-01`);

      await sender.send('large.csv', snapshot(...rows));
      await workerOf(service).tick();

      expect(await sender.runOf('large.csv')).toMatchObject({
        state: 'scanning',
        waiting_for: expect.stringContaining('scanner unavailable'),
      });
      expect(await recallsOf(service, sender.maker)).toEqual([]);
    });
  },
);

describe('the scanner of the service', () => {
  it('is the built-in check without CLAMD_URL, which the log says when imports start', async () => {
    const warned = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    const site = await ImportSite.open();
    try {
      const service = await site.start();
      const cautions = () => warned.mock.calls.filter(([text]) => String(text).includes('CLAMD_URL'));
      expect(service.application.get(Scanner).name).toBe('built-in check');
      expect(cautions()).toEqual([]);

      service.application.get(ImportSchedule).start();

      expect(cautions()).toEqual([
        [
          'Files that manufacturers send are not scanned: without CLAMD_URL a built-in check knows the EICAR test file and nothing else.',
        ],
      ]);
    } finally {
      await site.close();
      vi.restoreAllMocks();
    }
  });
});
