import { Get } from '@nestjs/common';
import { EVERY_PERSON, ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { HomeTiles } from './home-tiles.js';

/** The first page: what needs somebody now. */
@ConsoleController()
@ForRoles(...EVERY_PERSON)
export class HomeController {
  constructor(private readonly tiles: HomeTiles) {}

  @Get()
  async show(@CurrentVisit() visit: Visit): Promise<string> {
    return visit.page('console/home/home.njk', await this.tiles.tilesFor(visit.person));
  }
}
