import { ApiProperty } from '@nestjs/swagger';
import { VehicleAnswer } from '../../dto/vehicle-answer.dto.js';
import type { FeedPage } from '../change-feed.js';
import { cursorOf } from '../feed-place.js';

export class ChangesPage {
  @ApiProperty({
    type: [VehicleAnswer],
    description:
      'The present answers about vehicles that changed, each as `GET /mot/vehicles/{vin}` gives it: put them in the place ' +
      'of those you have. There can be none on a page that more follow.',
  })
  changes!: VehicleAnswer[];

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

/** A {@link ChangesPage} as JSON, of answers that are JSON already. */
export function changesPageText({ answers, next, more }: FeedPage): string {
  return `{"changes":[${answers.join()}],"next":"${cursorOf(next)}","more":${more}}`;
}
