import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { landingOf, runsOf } from '../../recalls/imports/import-site.js';
import { EICAR } from '../../recalls/imports/scan/eicar.js';
import { recallsOf } from '../../recalls/imports/snapshot-files.js';
import { dropFile } from './dropped-file.js';
import { LONGEST_PAUSE, workOnce } from './rounds.js';
import type { Scenario } from './scenario.js';
import { expectMailsArrived } from './sent-mails.js';
import type { Surroundings } from './surroundings.js';

export interface InfectedFile {
  readonly maker: OnboardedClient;
  hasDoubledMail: boolean;
}

/** A file in which the scanner finds something: it is refused, and its team gets a mail. */
export class InfectedScenario implements Scenario<InfectedFile> {
  readonly name = 'refuse an infected file';

  constructor(private readonly surroundings: Surroundings) {}

  async prepare(): Promise<InfectedFile> {
    const { service, disk } = this.surroundings;
    const maker = await service.onboard();
    service.clock.advance({ seconds: 1 });
    disk.username = maker.sftp?.username ?? '';
    await dropFile(service, maker, 'recalls.csv', EICAR);
    return { maker, hasDoubledMail: false };
  }

  async attempt({ maker }: InfectedFile): Promise<void> {
    const { service } = this.surroundings;
    // An error here does not matter to the SFTP server, which only logs it.
    await landingOf(service)
      .onFileUploaded(maker.sftp?.username ?? '', 'recalls.csv')
      .catch(() => {});
    await workOnce(service);
  }

  /** Either refused with its reason, its error and a mail, or none of that yet. If it is refused, only its encrypted copy remains. */
  async judge({ maker }: InfectedFile): Promise<void> {
    const { service } = this.surroundings;
    const [run, ...others] = await runsOf(service, maker);
    expect(others, 'further runs').toEqual([]);
    const isRejected = run?.state === 'rejected';
    expect(run?.reasons ?? [], 'reasons').toEqual(isRejected ? ['Infected file'] : []);
    const faults = await service.query('SELECT reason FROM import_fault WHERE run_id = $1', [
      run?.id ?? null,
    ]);
    expect(faults, 'faults').toEqual(isRejected ? [{ reason: 'Infected file' }] : []);
    const mails = await service.query('SELECT id FROM outbox_mail WHERE recipient = $1', [
      maker.manufacturer?.teamEmail,
    ]);
    expect(mails, 'mails').toHaveLength(isRejected ? 1 : 0);
    expect(await recallsOf(service, maker), 'recalls').toEqual([]);
    if (!isRejected) return;
    const [entry = ''] = run.archive_file.split('/');
    const stored = await readFile(
      join(service.settings.dataDir, 'objects', 'recalls-archive', entry),
      'latin1',
    );
    expect(stored, 'what nobody can open by accident').not.toContain(EICAR);
  }

  async finish(file: InfectedFile): Promise<void> {
    const { service, mails } = this.surroundings;
    const { maker } = file;
    service.clock.advance(LONGEST_PAUSE);
    expect(await workOnce(service), 'faults of the next round').toEqual([]);
    await this.judge(file);
    const [run] = await runsOf(service, maker);
    expect(run, 'run').toMatchObject({ state: 'rejected', waiting_for: null, claimed_by: null });
    const team = maker.manufacturer?.teamEmail ?? '';
    file.hasDoubledMail = (await expectMailsArrived(service, mails, team, 1)).copies > 1;
  }

  hasDoubledMail({ hasDoubledMail }: InfectedFile): boolean {
    return hasDoubledMail;
  }
}
