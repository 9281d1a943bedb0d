import { Controller, Get } from '@nestjs/common';
import { AllowRoles } from '../../http/access.js';
import { ListedPersonBody, type PeopleBody } from './people.dto.js';
import { People } from './people.js';
import { DocumentedPeople } from './people.openapi.js';

/** For administrators, who are clients of the surface to which `/admin` belongs. It is there whether or not this process has a console. */
@Controller('admin/people')
@AllowRoles('admin')
export class PeopleListController {
  constructor(private readonly people: People) {}

  @Get()
  @DocumentedPeople()
  async list(): Promise<PeopleBody> {
    return { people: (await this.people.list({})).map(ListedPersonBody.from) };
  }
}
