import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ETAG_HEADER } from '../../platform/http/entity-tag.js';
import { ApiErrors } from '../errors/api-errors.js';
import { FullManufacturerBody, ManufacturerPage } from './dto/manufacturer.dto.js';
import { SshKeyBody } from './dto/ssh-key.dto.js';

export const DocumentedManufacturerList = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'listManufacturers',
      summary: 'List manufacturers',
      description: 'In the order in which they were onboarded.',
    }),
    ApiOkResponse({ type: ManufacturerPage, description: 'A page of the list.' }),
  );

export const DocumentedManufacturer = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'readManufacturer',
      summary: 'Read a manufacturer',
      description: 'With its clients, its SFTP account and keys, and the file that came in last.',
    }),
    ApiOkResponse({ type: FullManufacturerBody, headers: ETAG_HEADER, description: 'The manufacturer.' }),
    ApiErrors('notFound'),
  );

export const DocumentedManufacturerChange = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'changeManufacturer',
      summary: "Change a manufacturer's name and team address",
      description:
        'Both are set. Its SFTP username stays what it was. Its clients have names and addresses of their own.',
    }),
    ApiOkResponse({
      type: FullManufacturerBody,
      headers: ETAG_HEADER,
      description: 'The manufacturer as it is now.',
    }),
    ApiErrors('notFound', 'nameTaken', 'changedSince'),
  );

export const DocumentedSshKeyAddition = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'addSshKey',
      summary: 'Add an SSH key to a manufacturer',
      description:
        'Its holder can log in over SFTP at once. Ed25519, ECDSA, and RSA from 2048 bits are taken; private keys never.',
    }),
    ApiCreatedResponse({ type: SshKeyBody, description: 'The key is added.' }),
    ApiErrors('notFound', 'sshKeyTaken'),
  );

export const DocumentedSshKeyRemoval = () =>
  applyDecorators(
    HttpCode(HttpStatus.NO_CONTENT),
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'removeSshKey',
      summary: 'Remove an SSH key of a manufacturer',
      description:
        'No log-in with it succeeds any more. A session that it has open can finish the file it is sending and begin no other.',
    }),
    ApiNoContentResponse({ description: 'The key is removed.' }),
    ApiErrors('notFound'),
  );
