import { Injectable } from '@nestjs/common';
import { Clock, londonDay } from '../../platform/clock/clock.js';
import type { Principal } from '../../platform/http/principal.js';
import { EnquirerAccess } from '../clients/enquirer-access.js';
import type { EnquiryEntry } from '../enquiry-records/enquiry.js';
import { EnquiryRecords } from '../enquiry-records/recording/enquiry-records.js';
import { ERRORS, refuse } from '../errors/refusals.js';
import { RegisterLookUps } from '../register/look-up/register-look-ups.js';
import type { Enquiry } from './enquiry.js';
import { forbiddenIn } from './enquiry-permissions.js';
import { answerOf, type KeeperAnswer, outcomeOf } from './keeper-answers.js';
import { TEST_MARKS } from './test-marks.js';

type Outcome = Pick<EnquiryEntry, 'outcome' | 'load' | 'versions' | 'chargeable'>;

/** Answers who was the keeper of a vehicle on the day of an event. */
@Injectable()
export class EnquiryService {
  constructor(
    private readonly access: EnquirerAccess,
    private readonly register: RegisterLookUps,
    private readonly records: EnquiryRecords,
    private readonly clock: Clock,
  ) {}

  /**
   * Whatever is answered is in the record of enquiries before the answer leaves, refusals included.
   *
   * @throws RefusedRequest 403 with every reason why the client may not ask; 404 when the register has no answer
   * @throws RequestError `unavailable` when the enquiry can't be recorded
   */
  async ask({ clientId, environment }: Principal, enquiry: Enquiry): Promise<KeeperAnswer> {
    const record = (outcome: Outcome) => this.records.add({ clientId, environment, ...enquiry, ...outcome });

    const [forbidden, ...alsoForbidden] = forbiddenIn(enquiry, await this.access.of(clientId));
    if (forbidden) {
      await record(withoutFacts(ERRORS[forbidden].code));
      throw refuse(forbidden, ...alsoForbidden);
    }
    const demanded = environment === 'test' && TEST_MARKS.get(markIn(enquiry));
    if (demanded) {
      if (demanded.recordedAs !== undefined) await record(withoutFacts(demanded.recordedAs));
      throw demanded.error();
    }
    const { asked, eventDate } = enquiry;
    const today = londonDay(this.clock.now());
    const resolution = await this.register.resolve({ environment, asked, eventDate, today });
    await record({
      outcome: outcomeOf(resolution),
      load: resolution.load,
      versions: 'versions' in resolution ? resolution.versions : null,
      // Trying out costs nothing.
      chargeable: resolution.outcome === 'keeper' && environment === 'live',
    });
    const answer = answerOf(resolution);
    if (typeof answer === 'string') throw refuse(answer);
    return answer;
  }
}

function withoutFacts(outcome: string): Outcome {
  return { outcome, load: null, versions: null, chargeable: false };
}

function markIn({ asked }: Enquiry): string {
  return 'registrationNumber' in asked ? asked.registrationNumber : '';
}
