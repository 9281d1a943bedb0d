import { Get, Param } from '@nestjs/common';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ASSETS } from '../../platform/console/pages/templates.js';
import { CurrentVisit, pageNotFound, Visit } from '../../platform/console/visit.js';
import { Public } from '../../platform/http/access.js';

/** A year is as good as for ever. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** The styles, scripts and pictures of the pages. The sign-in has them too, so they are public. */
@ConsoleController('assets')
@Public()
export class AssetsController {
  @Get(':tag/:file')
  send(@CurrentVisit() { reply }: Visit, @Param('tag') tag: string, @Param('file') file: string): Buffer {
    const asset = ASSETS.find(tag, file);
    if (!asset) throw pageNotFound();
    reply.type(asset.mediaType).header('cache-control', FOR_EVER);
    return asset.bytes;
  }
}
