import { Inject, Injectable, Logger } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Person } from '../../platform/console/people/person.js';
import { CONSOLE_SECTIONS, type ConsoleSection, type Tile } from '../../platform/console/section.js';
import { describeCause } from '../../platform/errors/describe-cause.js';

/** The tiles of all sections, and how many sections could not say what needs somebody. */
export interface ShownTiles {
  readonly open: readonly Tile[];
  readonly done: readonly Tile[];
  readonly failed: number;
}

/** Asks every section what needs somebody now. */
@Injectable()
export class HomeTiles {
  private readonly logger = new Logger('Console');

  constructor(
    @Inject(CONSOLE_SECTIONS) private readonly sections: readonly ConsoleSection[],
    private readonly modules: ModuleRef,
  ) {}

  /** A section that fails does not hide what the others found, because this page is opened most of all when something is wrong. */
  async tilesFor(person: Person): Promise<ShownTiles> {
    const classes = this.sections.flatMap(({ tiles }) => tiles);
    const found = await Promise.allSettled(
      classes.map(async (each) => this.modules.get(each, { strict: false }).tilesFor(person)),
    );
    const failures = found.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    for (const failure of failures) this.logger.error(`A tile failed: ${describeCause(failure)}`);
    const tiles = found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    return {
      open: tiles.filter(({ count }) => count > 0),
      done: tiles.filter(({ count }) => count === 0),
      failed: failures.length,
    };
  }
}
