import { ApiProperty } from '@nestjs/swagger';
import { jsonBytes } from '../../../../platform/http/json-bytes.js';
import { VehicleAnswer } from '../../dto/vehicle-answer.dto.js';
import type { FeedPage } from '../change-feed.js';
import { cursorOf } from '../feed-cursor.js';

/** A manufacturer, and how recent its last file is. */
export class ManufacturerConfirmation {
  @ApiProperty({ description: "The manufacturer's name, as `recalls` has it.", example: 'ABC' })
  manufacturer!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description:
      'When the last file of the manufacturer that was merged had come in; null when there was none yet. Refused files do ' +
      'not count.',
    example: '2024-04-30T06:00:12.000Z',
  })
  lastConfirmedDate!: string | null;
}

export class ChangesPage {
  @ApiProperty({
    type: [VehicleAnswer],
    description:
      'The present answers about vehicles that changed, each as `GET /mot/vehicles/{vin}` gives it: put them in the place ' +
      'of those you have. There can be none on a page that more follow. `lastConfirmedDate` is that of when the page was ' +
      'made. A vehicle that only looks like one that changed can be among them, because of its `similarVins`.',
  })
  changes!: VehicleAnswer[];

  @ApiProperty({
    type: [ManufacturerConfirmation],
    description:
      'All manufacturers, on every page. A file that changes nothing is no change of any vehicle, and yet it confirms what ' +
      'is known: put the list in the place of the one you have. The `lastConfirmedDate` of a vehicle is then the later of ' +
      'the one in your copy and those of the manufacturers that its `recalls` name. Of a vehicle that is `No` it may be older ' +
      'than `GET /mot/vehicles/{vin}` says, because its `recalls` are empty.',
  })
  manufacturers!: ManufacturerConfirmation[];

  @ApiProperty({
    description:
      'What to send as `since` next time, also when this page is the last for now. Keep it with your copy.',
    example: 'WzE4NzIsMTQ0NTU3Mjk3MCw5MTQwM10',
  })
  next!: string;

  @ApiProperty({
    description:
      'Whether there is more already: ask again at once. Otherwise ask again when you want to know.',
    example: false,
  })
  more!: boolean;
}

/** A {@link ChangesPage} as JSON, made from answers that are JSON already. */
export function changesPageBytes({ answers, confirmations, next, more }: FeedPage): Buffer {
  const after = `],"manufacturers":[${confirmations}],"next":"${cursorOf(next)}","more":${more}}`;
  return jsonBytes('{"changes":[', answers, after);
}
