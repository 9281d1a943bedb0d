import { Get } from '@nestjs/common';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { Public } from '../../platform/http/access.js';

@ConsoleController('accessibility')
@Public()
export class AccessibilityController {
  @Get()
  show(@CurrentVisit() visit: Visit): Promise<string> {
    return visit.page('console/sign-in/accessibility.njk');
  }
}
