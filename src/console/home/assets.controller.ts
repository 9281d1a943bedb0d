import { Get, Param } from '@nestjs/common';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ASSETS } from '../../platform/console/pages/templates.js';
import { CurrentVisit, pageNotFound, Visit } from '../../platform/console/visit.js';
import { Public } from '../../platform/http/access.js';

/** A year is as good as for ever. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * The styles, scripts and pictures of the pages. The sign-in has them too, so they are public. They are compressed, and pages are not, because a
 * page has secrets beside what others may choose, and its compressed length would tell how alike they are (BREACH).
 */
@ConsoleController('assets')
@Public()
export class AssetsController {
  @Get(':tag/:file')
  async send(
    @CurrentVisit() { reply, request }: Visit,
    @Param('tag') tag: string,
    @Param('file') file: string,
  ): Promise<Buffer> {
    const asset = ASSETS.find(tag, file);
    if (!asset) throw pageNotFound();
    reply.type(asset.mediaType).header('cache-control', FOR_EVER);
    if (!asset.compressed) return asset.bytes;
    const { coding, bytes } = await asset.compressed.acceptable(request.headers['accept-encoding']);
    reply.header('vary', 'Accept-Encoding');
    if (coding !== undefined) reply.header('content-encoding', coding);
    return bytes;
  }
}
