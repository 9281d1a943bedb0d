import { Body, Controller, Post } from '@nestjs/common';
import { AllowRoles } from '../../platform/http/access.js';
import { TakesNoConnection } from '../../platform/http/connection-use.js';
import { CurrentCaller, type Principal } from '../../platform/http/principal.js';
import { EnquiryBody, enquiryOf } from './dto/enquiry.dto.js';
import type { KeeperAnswerBody } from './dto/keeper-answer.dto.js';
import { DocumentedEnquiry } from './enquiries.openapi.js';
import { EnquiryService } from './enquiry.service.js';

@Controller('kadoe/v1/vehicle-keeper')
@AllowRoles('kadoe')
export class EnquiriesController {
  constructor(private readonly enquiries: EnquiryService) {}

  /** The mark and the VIN are in the body, because addresses are logged on the way (KADOE guide, "Example Request"). */
  @Post()
  // Its statements are shared with other enquiries.
  @TakesNoConnection()
  @DocumentedEnquiry()
  findKeeper(@CurrentCaller() caller: Principal, @Body() body: EnquiryBody): Promise<KeeperAnswerBody> {
    return this.enquiries.ask(caller, enquiryOf(body));
  }
}
