import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SftpAddressBody } from './dto/sftp.dto.js';

export const DocumentedSftpAddress = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'readSftpAddress',
      summary: 'See where manufacturers send files, and by which host keys they know the server',
      description: 'The same for every manufacturer. Each has a username of its own.',
    }),
    ApiOkResponse({ type: SftpAddressBody, description: 'The address and the host keys.' }),
  );
