import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  decidedEmail,
  type HeldFile,
  heldEmail,
  heldForOperatorsEmail,
  receiptEmail,
  rejectedEmail,
  supersededEmail,
} from '../../../../src/recalls/imports/mails/import-emails.js';
import { WHAT_TO_DO } from '../../../../src/recalls/imports/mails/what-to-do.js';
import type { ImportCounts, ImportRun } from '../../../../src/recalls/imports/runs/import-run.js';
import { type FileFault, REASONS, type Reason } from '../../../../src/recalls/imports/runs/reasons.js';

const RUN: ImportRun = {
  id: '0b6f4c1e-3f60-4d0e-9f0a-6a2f1a7f9d11',
  manufacturer: { id: 1, name: 'ABC & Söhne', teamEmail: 'recalls@abc.example' },
  fileName: 'recalls.csv',
  source: 'sftp',
  dryRun: false,
  sizeBytes: 100,
  state: 'validating',
  receivedAt: Date.parse('2026-07-01T22:30:00Z'),
  asOf: Date.parse('2026-07-01T22:30:00Z'),
  attempts: 1,
  scanner: 'clamd',
  archiveFile: 'recalls.csv',
  approvedWhole: false,
};

const SERVICE = 'https://recalls.example/api';

const COUNTS: ImportCounts = {
  added: 1,
  updated: 2,
  reopened: 3,
  closed: 4,
  withdrawn: 0,
  unchanged: 5_678,
  skipped: 0,
  held: 0,
};

function faults(count: number): FileFault[] {
  return Array.from({ length: count }, (_, index) => ({
    line: index + 2,
    column: 'RecallCampaignStartDate',
    reason: REASONS.dateFormat,
    value: '<i>1</i>',
    expected: 'must be a date',
  }));
}

const report = (shown: number, faultCount = shown) => ({
  faults: faults(shown),
  faultCount,
  reasons: [REASONS.dateFormat],
});

describe('the mail about a file that was not imported', () => {
  it('says what, when in London, why, where and what to do', () => {
    const { subject, text } = rejectedEmail(RUN, report(1), SERVICE);

    expect(subject).toBe('Vehicle Recalls: your file was not imported');
    expect(text).toBe(`To the team of ABC & Söhne,

The file recalls.csv, received on 1 July 2026 at 23:30 BST (London time), was not imported. Nothing of the file was merged: your recalls are as they were before.

The reason is:

Incorrect date format.

What was found:

- Line 2, RecallCampaignStartDate: Incorrect date format: "<i>1</i>" must be a date

What to do: correct the file and send the whole file again.

- Incorrect date format: write dates as YYYY-MM-DD; spreadsheets like to change that

This message was sent by the Vehicle Recalls service.
`);
  });

  it('has the faults as a table in HTML, in which nothing of the file is markup', () => {
    const { html } = rejectedEmail(RUN, report(2), SERVICE);

    expect(html).toContain('<p>To the team of ABC &amp; Söhne,</p>');
    // Two faults, and what to do about their reason.
    expect(html.match(/<tr>/g)).toHaveLength(5);
    expect(html).toContain('>Column</th>');
    expect(html).toContain('>&lt;i&gt;1&lt;/i&gt;</td>');
    expect(html).not.toContain('<i>');
  });

  it('lists a hundred faults without speaking of more', () => {
    const { text } = rejectedEmail(RUN, report(100), SERVICE);

    expect(text.match(/^- Line /gm)).toHaveLength(100);
    expect(text).not.toMatch(/first 100|more|GET/);
  });

  it.each([
    [101, 101, 'There is 1 more, not listed here. All of them are there as a CSV file, for your API client:'],
    [
      10_000,
      1_234_567,
      'There are 1,234,467 more, not listed here. The first 10,000 are there as a CSV file, for your API client:',
    ],
  ])('lists the first hundred of %i kept and %i in all', (kept, all, more) => {
    const { text } = rejectedEmail(RUN, report(kept, all), SERVICE);

    expect(text.match(/^- Line /gm)).toHaveLength(100);
    expect(text).toContain('- Line 101, ');
    expect(text).not.toContain('- Line 102, ');
    expect(text).toContain(`It has ${all.toLocaleString('en-GB')} faults. These are the first 100:`);
    expect(text).toContain(`${more}\n\nGET ${SERVICE}/imports/${RUN.id}/faults.csv\n`);
  });

  it('names every reason once', () => {
    const reasons = [REASONS.dateFormat, REASONS.vinInvalid];

    expect(rejectedEmail(RUN, { ...report(2), reasons }, SERVICE).text).toContain(
      'The reasons are:\n\nIncorrect date format.\n\nInvalid VIN.\n',
    );
  });

  it('does not have a file corrected that an administrator gave up', () => {
    const givenUp = { ...report(1), reasons: [REASONS.givenUp] };

    expect(rejectedEmail(RUN, givenUp, SERVICE).text).toContain('What to do: send the whole file again.');
    expect(
      rejectedEmail(RUN, { ...givenUp, reasons: [REASONS.dateFormat, REASONS.givenUp] }, SERVICE).text,
    ).toContain('What to do: correct the file and send the whole file again.');
  });

  it('does not have a file corrected only because a newer one was merged', () => {
    const older = { ...report(1), reasons: [REASONS.olderFile] };

    expect(rejectedEmail(RUN, older, SERVICE).text).toContain(
      'What to do: nothing, if the newer file is complete. If this one is newer, correct the time in its name and send it again.',
    );
  });

  it('tells of an infected file to examine the machine, and not to correct the file', () => {
    const { text, html } = rejectedEmail(RUN, { ...report(1), reasons: [REASONS.infected] }, SERVICE);

    for (const body of [text, html]) {
      expect(body).toContain('What to do: have the machine it comes from examined; the file is locked away.');
      expect(body).not.toContain('correct the file');
    }
  });

  it('says what to do about each reason as docs/sftp.md does', async () => {
    const section = (await readFile(join('docs', 'sftp.md'), 'utf8')).split('### When a file is refused')[1];
    const rows = [...(section?.split('\n### ')[0] ?? '').matchAll(/^\| (.+?) \| .+ \| (.+?) \|$/gm)].slice(1);
    const documented = rows.map(([, reason, what = '']) => [reason, what.replaceAll('`', '')]);

    expect(Object.fromEntries(documented)).toEqual(WHAT_TO_DO);
    for (const [reason, what] of Object.entries(WHAT_TO_DO)) {
      expect(rejectedEmail(RUN, { ...report(1), reasons: [reason as Reason] }, SERVICE).text).toContain(what);
    }
  });

  it('shows the name of a file without what could break a line or turn the text round', () => {
    const { text } = rejectedEmail(
      { ...RUN, fileName: `a\r\nBcc: x\u202E\u2028${'y'.repeat(300)}.csv` },
      report(1),
      SERVICE,
    );

    expect(text).toContain(`The file a\uFFFD\uFFFDBcc: x\uFFFD\uFFFD${'y'.repeat(100)}`);
    expect(text).not.toContain('y'.repeat(200));
  });
});

describe('the mails about held closures', () => {
  const held: HeldFile = {
    counts: { ...COUNTS, closed: 0, held: 12_345 },
    heldWhole: false,
    heldReasons: ['All open recalls of a campaign would be closed'],
    warnings: [],
  };

  it('tell the team what happened and what to do', () => {
    const { text } = heldEmail(RUN, held);

    expect(text).toContain('12,345 of your open recalls are not in it');
    expect(text).toContain('they have not been marked as fixed');
    expect(text).toContain('All open recalls of a campaign would be closed.');
    expect(text).toContain('Recalls added: 1. Updated: 2. Reopened: 3. Unchanged: 5,678.');
    expect(text).not.toContain('npx');
  });

  it('tell operators how to decide', () => {
    const { subject, text } = heldForOperatorsEmail(RUN, held);

    expect(subject).toBe('Vehicle Recalls: closures of ABC & Söhne wait for your decision');
    expect(text).toContain(`node bin/recalls.js closures approve ${RUN.id}`);
    expect(text).toContain(`node bin/recalls.js closures reject ${RUN.id}`);
  });

  it('tell the team what was decided', () => {
    expect(decidedEmail(RUN, 'approved', 1_200).text).toContain('1,200 recalls that were still open');
    expect(decidedEmail(RUN, 'rejected', 0).text).toContain('these recalls stay open');
  });
});

describe('the receipt', () => {
  it('has the counts', () => {
    expect(receiptEmail(RUN, COUNTS).text).toContain(
      'Recalls added: 1. Updated: 2. Reopened: 3. Unchanged: 5,678.\n\nMarked as fixed, because they are not in the file: 4.',
    );
  });
});

describe('the mail about a file that a newer one superseded', () => {
  it('says which file took its place, that nothing is wrong with it, and that there is nothing to do', () => {
    const receivedAt = Date.parse('2026-12-02T05:06:00Z');
    const newer = { fileName: 'new\u202E.csv', receivedAt, asOf: receivedAt };
    const { subject, text } = supersededEmail(RUN, newer);

    expect(subject).toBe('Vehicle Recalls: a newer file took the place of one of yours');
    expect(text).toBe(`To the team of ABC & Söhne,

The file recalls.csv, received on 1 July 2026 at 23:30 BST (London time), had to wait before it could be imported. Your file new\uFFFD.csv, received on 2 December 2026 at 05:06 GMT (London time), is newer and takes its place.

Nothing of recalls.csv was merged. You get another message if there is an issue with the newer file.

There is nothing to do: do not send the file again.

This message was sent by the Vehicle Recalls service.
`);
  });
});
