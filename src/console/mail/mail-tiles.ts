import { Injectable } from '@nestjs/common';
import { WHOLE_LIST } from '../../platform/console/forms/list-query.js';
import type { ConsoleTiles, Tile } from '../../platform/console/section.js';
import { UndeliveredMails } from '../../platform/mail/undelivered-mails.js';

/** Mail that somebody has to look after. */
@Injectable()
export class MailTiles implements ConsoleTiles {
  constructor(private readonly mails: UndeliveredMails) {}

  async tilesFor(): Promise<readonly Tile[]> {
    const { rows } = await this.mails.list(WHOLE_LIST);
    return [
      {
        title: 'Mail that does not go out',
        count: rows.length,
        text: 'Refused by a mail server, or waiting for more than an hour.',
        href: '/console/mail',
      },
    ];
  }
}
