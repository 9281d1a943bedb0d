import { type Command, Option } from 'commander';
import { addOutOption, outOf } from '../../platform/cli/output-file.js';
import { readSettings } from '../../platform/config/read-settings.js';
import { ENVIRONMENTS } from '../../platform/environment.js';
import { APPLICATION_STATES } from '../applications/application-state.js';
import { REVIEW_REASON_CODES } from '../applications/review-reason.js';
import { IMAGE_KINDS } from '../applications/submission.js';

const TIME = 'a date (its midnight in UTC), or a time with its offset: 2026-11-22T09:30:00Z';
const APPLICATION = 'the id of the application, as a list has it';

/** `recalls renewals …`. The code of a command is loaded when it is called. */
export function addRenewalCommands(program: Command): void {
  const renewals = program.command('renewals').description('Look after applications for licence renewals.');
  addReadingCommands(renewals);
  addDecisions(renewals);

  addOutOption(renewals.command('open'))
    .description('Print what a file of forwarded applications has, which is sealed like everything at rest.')
    .argument('<file>', 'a file of the folder to which applications are forwarded')
    .action(async (file, options) => {
      const { openForwarded } = await import('./forwarded.action.js');
      await openForwarded(file, outOf(options), readSettings());
    });
}

function addReadingCommands(renewals: Command): void {
  filtered(renewals.command('list'))
    .description('List applications, the oldest first. Nothing in the list says anything about a person.')
    .action(async (options) => {
      const { listRenewals } = await import('./renewal.actions.js');
      await listRenewals(options, readSettings());
    });

  filtered(renewals.command('search'))
    .description(
      'List the applications of a person, the oldest first. The audit trail records that you have searched.',
    )
    .argument('<licence number>', "the person's driving licence number")
    .action(async (licenceNumber, options) => {
      const { searchRenewals } = await import('./renewal.actions.js');
      await searchRenewals(licenceNumber, options, readSettings());
    });

  addOutOption(renewals.command('show'))
    .description(
      'Print an application as JSON, with everything that the person has filled in. The audit trail records that you have read it.',
    )
    .argument('<application>', APPLICATION)
    .action(async (application, options) => {
      const { showRenewal } = await import('./renewal.actions.js');
      await showRenewal(application, outOf(options), readSettings());
    });

  renewals
    .command('image')
    .description(
      'Write an image of an application into a file. The audit trail records that you have read it.',
    )
    .argument('<application>', APPLICATION)
    .argument('<image>', IMAGE_KINDS.join(', '))
    .requiredOption('--out <file>', 'a new file, which only you can read')
    .action(async (application, image, { out }) => {
      const { saveImage } = await import('./renewal.actions.js');
      await saveImage(application, image, out, readSettings());
    });
}

function addDecisions(renewals: Command): void {
  renewals
    .command('accept')
    .description('Accept an application that is in review. It is forwarded.')
    .argument('<application>', APPLICATION)
    .action(async (application) => {
      const { acceptRenewal } = await import('./renewal.actions.js');
      await acceptRenewal(application, readSettings());
    });

  renewals
    .command('reject')
    .description('Reject an application that is in review. Nobody can take a rejection back.')
    .argument('<application>', APPLICATION)
    .requiredOption('--reason <text>', 'why; it is kept sealed with the application')
    .action(async (application, { reason }) => {
      const { rejectRenewal } = await import('./renewal.actions.js');
      await rejectRenewal(application, reason, readSettings());
    });

  renewals
    .command('forward')
    .description('Forward an application again, of which forwarding was given up.')
    .argument('<application>', APPLICATION)
    .action(async (application) => {
      const { forwardRenewal } = await import('./renewal.actions.js');
      await forwardRenewal(application, readSettings());
    });

  renewals
    .command('erase')
    .description(
      'Erase the personal data of an application that is forwarded or rejected, before its retention ends.',
    )
    .argument('<application>', APPLICATION)
    .requiredOption('--reason <text>', 'why, for the audit trail: one line, without personal data')
    .action(async (application, { reason }) => {
      const { eraseRenewal } = await import('./renewal.actions.js');
      await eraseRenewal(application, reason, readSettings());
    });
}

function filtered(command: Command): Command {
  return command
    .addOption(new Option('--state <state>', 'only applications in this state').choices(APPLICATION_STATES))
    .addOption(
      new Option('--review-reason <code>', 'only applications with this reason for a review').choices(
        REVIEW_REASON_CODES,
      ),
    )
    .option('--client <id>', 'only applications of this client')
    .addOption(
      new Option('--environment <name>', 'only applications of live clients, or of test clients').choices([
        ...ENVIRONMENTS,
      ]),
    )
    .option('--forwarding-failed', 'only applications of which forwarding was given up', false)
    .option('--since <time>', `only applications received at this time or later: ${TIME}`)
    .option('--until <time>', 'only applications received before this time')
    .option('--limit <number>', 'list at most this many', '20')
    .option('--json', 'JSON, also on a terminal', false);
}
