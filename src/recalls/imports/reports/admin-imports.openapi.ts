import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../../errors/api-errors.js';
import { AdminImportRunDetails, AdminImportRunsPage } from './admin-answers.dto.js';
import { ClosureSummaryBody } from './closure-summary.dto.js';
import { FaultSummaryBody } from './fault-summary.dto.js';
import { ApprovalBody, RejectionBody } from './give-up.dto.js';
import { ClosuresDecisionBody, HeldClosuresOfRunPage, HeldClosuresPage } from './held-closures.dto.js';
import { CSV_ANSWER, CSV_DESCRIPTION } from './imports.openapi.js';
import { FileFaultsPage } from './run-answers.dto.js';

const TAG = 'Administration: imports';

/** What a caller can rely on when a decision takes long. */
const TAKES_AS_LONG_AS_IT_TAKES =
  'The answer comes when it is done, all of it or nothing: at once for thousands, after a minute or more for millions, ' +
  'since nothing here limits the time. It also waits for a file of the manufacturer that is being merged, and for ' +
  'decisions before it. A decision goes on when the connection is lost meanwhile; to learn how it ended, read the ' +
  'run: `closuresDecision` says so. Repeating the call does no harm.';

export const DocumentedAllRuns = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'listAllImports',
      summary: "List what became of all manufacturers' files",
      description: 'The newest first, dry runs included. Pages stay the same while new files come in.',
    }),
    ApiOkResponse({ type: AdminImportRunsPage, description: 'A page of runs, which may be empty.' }),
  );

export const DocumentedAnyRun = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'readAnyImport',
      summary: 'Get what became of one file',
      description: 'How far it is, or how it ended: its counts, and the first 100 of its faults.',
    }),
    ApiOkResponse({ type: AdminImportRunDetails, description: 'The run.' }),
    ApiErrors('notFound'),
  );

export const DocumentedAnyFaults = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'listFaultsOfAnyImport',
      summary: 'List what is wrong with a file',
      description: 'The first 10,000 faults of the file, in the order they were found.',
    }),
    ApiOkResponse({ type: FileFaultsPage, description: 'A page of faults, which may be empty.' }),
    ApiErrors('notFound'),
  );

export const DocumentedAnyFaultsCsv = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'downloadFaultsOfAnyImport',
      summary: 'Download what is wrong with a file',
      description: CSV_DESCRIPTION,
    }),
    ApiProduces('text/csv'),
    ApiOkResponse({ ...CSV_ANSWER, description: 'The faults as a CSV file.' }),
    ApiErrors('notFound'),
  );

export const DocumentedFaultSummary = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'summariseFaultsOfAnyImport',
      summary: 'Sum up what is wrong with a file',
      description:
        'Its stored faults by column and reason, each with the same in earlier files of the manufacturer: a fault that nobody corrects comes ' +
        'back every day.',
    }),
    ApiOkResponse({ type: FaultSummaryBody, description: 'The faults, which may be none.' }),
    ApiErrors('notFound'),
  );

export const DocumentedClosureSummary = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'summariseClosuresOfImport',
      summary: 'Sum up the closures that a run holds',
      description:
        'What to know before a decision: the closures by campaign with some of the vehicles, how many recalls are open, and what the ' +
        "manufacturer's last 30 files did.",
    }),
    ApiOkResponse({ type: ClosureSummaryBody, description: 'The closures by campaign.' }),
    ApiErrors('notFound'),
  );

export const DocumentedHeldClosures = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'listHeldClosures',
      summary: 'List closures that wait for a decision',
      description:
        'Files that would close unusually many recalls: the rest of each is merged, and these recalls stay open ' +
        'until somebody decides. The oldest first.',
    }),
    ApiOkResponse({ type: HeldClosuresPage, description: 'A page of runs, which may be empty.' }),
  );

export const DocumentedClosuresOfRun = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'listClosuresOfImport',
      summary: 'List the closures that a run holds',
      description:
        'The recalls that stay open until somebody decides. None for a run that holds none, or no longer.',
    }),
    ApiOkResponse({ type: HeldClosuresOfRunPage, description: 'A page of recalls, which may be empty.' }),
    ApiErrors('notFound'),
  );

export const DocumentedApproval = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiTags(TAG),
    ApiOperation({
      operationId: 'approveClosures',
      summary: 'Approve the closures that a run holds',
      description:
        'Marks as fixed what is still open and was not changed since the file was received; a file that is held whole is ' +
        'imported. Refused while a later file of the manufacturer is in progress or was refused, unless a reason is given. ' +
        `The team is mailed. ${TAKES_AS_LONG_AS_IT_TAKES}`,
    }),
    ApiBody({ type: ApprovalBody, required: false }),
    ApiOkResponse({ type: ClosuresDecisionBody, description: 'The closures are approved.' }),
    ApiErrors('notFound', 'nothingHeld', 'laterFile'),
  );

export const DocumentedRejection = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiTags(TAG),
    ApiOperation({
      operationId: 'rejectClosures',
      summary: 'Reject the closures that a run holds',
      description: `Leaves these recalls open. The team is mailed. A reason is for the audit trail. ${TAKES_AS_LONG_AS_IT_TAKES}`,
    }),
    ApiBody({ type: RejectionBody, required: false }),
    ApiOkResponse({ type: ClosuresDecisionBody, description: 'The closures are rejected.' }),
    ApiErrors('notFound', 'nothingHeld'),
  );

export const DocumentedGivingUp = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiTags(TAG),
    ApiOperation({
      operationId: 'giveUpImport',
      summary: "End a run that can't go on",
      description:
        'For a run that waits for what will never come, such as an archive copy that is lost: it ends as `rejected`, ' +
        "nothing of its file is merged, the team is mailed, and the manufacturer's next file is taken again. A run " +
        'that has ended, or that a process is working on right now, is refused.',
    }),
    ApiOkResponse({ type: AdminImportRunDetails, description: 'The run, as it ended.' }),
    ApiErrors('notFound', 'notToBeGivenUp'),
  );
