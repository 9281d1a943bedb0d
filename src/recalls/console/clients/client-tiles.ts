import { Injectable } from '@nestjs/common';
import { WHOLE_LIST } from '../../../platform/console/forms/list-query.js';
import type { ConsoleTiles, Tile } from '../../../platform/console/section.js';
import { EndingCredentials } from '../../administration/ending-credentials.js';

/** What needs somebody about clients. */
@Injectable()
export class ClientTiles implements ConsoleTiles {
  constructor(private readonly endings: EndingCredentials) {}

  async tilesFor(): Promise<readonly Tile[]> {
    const { rows } = await this.endings.list(WHOLE_LIST);
    return [
      {
        title: 'Secrets, keys and passwords that end within 30 days',
        count: rows.length,
        text: 'Their clients can’t call afterwards, unless they change to new ones.',
        href: '/console/clients/ending',
      },
    ];
  }
}
