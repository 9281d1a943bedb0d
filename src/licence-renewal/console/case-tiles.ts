import { Injectable } from '@nestjs/common';
import type { Person } from '../../platform/console/people/person.js';
import type { ConsoleTiles, Tile } from '../../platform/console/section.js';
import { Casework } from '../casework/casework.js';

/** What needs a caseworker. */
@Injectable()
export class CaseTiles implements ConsoleTiles {
  constructor(private readonly casework: Casework) {}

  async tilesFor({ role }: Person): Promise<readonly Tile[]> {
    if (role === 'viewer') return [];
    const { inReview, forwardingFailed } = await this.casework.countOpen();
    return [
      {
        title: 'Licence renewals in review',
        count: inReview,
        text: 'A caseworker accepts or rejects each.',
        href: '/console/renewals?state=IN_REVIEW',
      },
      {
        title: 'Licence renewals of which forwarding was given up',
        count: forwardingFailed,
        text: 'Find out why, and forward them again.',
        href: '/console/renewals?forwarding=failed',
      },
    ];
  }
}
