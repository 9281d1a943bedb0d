import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../../errors/api-errors.js';
import { RunChangesPage } from './run-changes.dto.js';
import { UndoneBody, VehiclesToldNoPage } from './undo.dto.js';

const TAG = 'Administration: imports';

const HOW_LONG =
  'All of it is undone or nothing. The answer comes when it is done: at once for thousands, after a minute or more for ' +
  'millions. The undo goes on when the connection is lost meanwhile. Repeating the call does no harm.';

export const DocumentedRunChanges = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'listImportChanges',
      summary: 'List what a run changed',
      description:
        'Every recall that the run opened, changed, reopened, closed or withdrew, and what became of it since.',
    }),
    ApiOkResponse({ type: RunChangesPage, description: 'A page of changes, which may be empty.' }),
    ApiErrors('notFound'),
  );

export const DocumentedVehiclesToldNo = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'listVehiclesToldNoByImport',
      summary: 'List vehicles that MOT services have to ask about again',
      description:
        'The vehicles of which MOT services could read `No` or `Unknown` because of the run: those that had no open recall at ' +
        'some time after the run had closed one of theirs. They are listed after an undo too: hand them to the MOT services.',
    }),
    ApiOkResponse({ type: VehiclesToldNoPage, description: 'A page of VINs, which may be empty.' }),
    ApiErrors('notFound'),
  );

export const DocumentedVehiclesToldNoByClient = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'listVehiclesToldNoByClient',
      summary: 'List vehicles that MOT services have to ask about again because of a client',
      description:
        'The same for what a client closed or deleted over the API since a time, such as with a stolen key. They are listed ' +
        'after an undo too.',
    }),
    ApiOkResponse({ type: VehiclesToldNoPage, description: 'A page of VINs, which may be empty.' }),
    ApiErrors('notFound', 'nothingToUndo'),
  );

export const DocumentedUndo = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiTags(TAG),
    ApiOperation({
      operationId: 'undoImport',
      summary: 'Undo what a run changed',
      description:
        "Recalls whose newest change is the run's get back what they had before it; those that somebody has changed since, or that a later file or a client says are open, stay " +
        'as they are, and are counted. Closures that the run still holds stay open. The team is mailed. ' +
        HOW_LONG,
    }),
    ApiOkResponse({ type: UndoneBody, description: 'What was undone, or would be.' }),
    ApiErrors('notFound', 'nothingToUndo'),
  );

export const DocumentedClientUndo = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiTags(TAG),
    ApiOperation({
      operationId: 'undoCallsOfClient',
      summary: 'Undo what a client changed over the API',
      description:
        'For a stolen key: recalls whose newest changes are of this client since the time given get back what they had before them. ' +
        'Disable the client first. The team is mailed. ' +
        HOW_LONG,
    }),
    ApiOkResponse({ type: UndoneBody, description: 'What was undone, or would be.' }),
    ApiErrors('notFound', 'nothingToUndo'),
  );
