import { Injectable } from '@nestjs/common';
import type { Person } from '../../platform/console/people/person.js';
import type { ConsoleTiles, Tile } from '../../platform/console/section.js';
import { HeldClosures } from '../imports/closures/held-closures.js';
import { FilesNeedingSomebody } from '../imports/reports/files-needing-somebody.js';
import { SILENT_AFTER_HOURS, SilentManufacturers } from '../imports/reports/silent-manufacturers.js';

/** What needs somebody: closures that are held, files that wait or were refused, manufacturers that are silent. */
@Injectable()
export class RecallsTiles implements ConsoleTiles {
  constructor(
    private readonly closures: HeldClosures,
    private readonly files: FilesNeedingSomebody,
    private readonly silent: SilentManufacturers,
  ) {}

  async tilesFor({ role }: Person): Promise<readonly Tile[]> {
    if (role === 'caseworker') return [];
    const held = await this.closures.list();
    const { waiting, refused } = await this.files.count();
    const silent = await this.silent.list();
    return [
      {
        title: 'Files with held closures',
        count: held.length,
        text: 'Recalls stay open until somebody decides.',
        href: '/console/closures',
      },
      {
        title: 'Files that wait',
        count: waiting,
        text: 'They are tried again by themselves, when what they wait for is there.',
        href: '/console/imports?state=waiting',
      },
      {
        title: 'Manufacturers whose last file was refused',
        count: refused,
        text: 'Nothing of these files was merged.',
        href: '/console/imports?state=refused-last',
      },
      {
        title: 'Silent manufacturers',
        count: silent.length,
        text: `No file was merged for ${SILENT_AFTER_HOURS} hours.`,
        href: '/console/manufacturers?silent=yes',
      },
    ];
  }
}
