import { Controller, Get, Inject } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { AllowRoles } from '../../platform/http/access.js';
import { sftpAddressOf } from '../manufacturers/sftp-endpoint.js';
import { SftpAddressBody } from './dto/sftp.dto.js';
import { DocumentedSftpAddress } from './sftp.openapi.js';

@Controller('admin/sftp')
@AllowRoles('admin')
export class SftpController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get()
  @DocumentedSftpAddress()
  async read(): Promise<SftpAddressBody> {
    return SftpAddressBody.from(await sftpAddressOf(this.settings));
  }
}
