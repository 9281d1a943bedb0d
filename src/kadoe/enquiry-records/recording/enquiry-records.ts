import { Injectable } from '@nestjs/common';
import type { EnquiryEntry } from '../enquiry.js';
@Injectable()
export class EnquiryRecords {
  async add(_: EnquiryEntry): Promise<{ id: string }> {
    return { id: '' };
  }
}
