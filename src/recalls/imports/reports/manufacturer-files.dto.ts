import { ApiProperty } from '@nestjs/swagger';
import { Rule } from '../../../platform/http/rule.js';
import { COUNT, INSTANT, RUN_ID } from './field-descriptions.js';
import type { CalendarDay } from './file-calendar.js';
import { issueInManufacturerId } from './run-query.dto.js';
import type { SilentManufacturer } from './silent-manufacturers.js';

export class FilesOfManufacturerPath {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 2 ** 31 - 1, example: 7 })
  @Rule('isManufacturerId', issueInManufacturerId)
  manufacturerId!: string;
}

export class CalendarDayBody implements CalendarDay {
  @ApiProperty({ format: 'date', description: 'A day in London.', example: '2024-04-30' })
  day!: string;

  @ApiProperty({ ...COUNT, description: 'How many files came in, dry runs excluded.', example: 1 })
  files!: number;

  @ApiProperty({ ...COUNT, example: 1 })
  merged!: number;

  @ApiProperty({ ...COUNT, description: 'Held, as a whole or with closures, and not decided.', example: 0 })
  held!: number;

  @ApiProperty({ ...COUNT, example: 0 })
  refused!: number;

  @ApiProperty({ ...COUNT, example: 0 })
  inProgress!: number;

  @ApiProperty({ ...RUN_ID, nullable: true, description: 'The run of the last file of the day.' })
  newestRunId!: string | null;
}

export class FileCalendarBody {
  @ApiProperty({
    type: [CalendarDayBody],
    description: 'The last 60 days, today included, the oldest first.',
  })
  days!: CalendarDayBody[];
}

export class SilentManufacturerBody implements SilentManufacturer {
  @ApiProperty({ type: 'integer', minimum: 1, example: 7 })
  id!: number;

  @ApiProperty({ example: 'Acme Motors' })
  name!: string;

  @ApiProperty({
    ...INSTANT,
    nullable: true,
    description: 'When its last merged file came in; null when none of its files was ever merged.',
  })
  lastMergedAt!: string | null;
}

export class SilentManufacturersBody {
  @ApiProperty({ type: [SilentManufacturerBody], description: 'Those that are silent for longest first.' })
  manufacturers!: SilentManufacturerBody[];
}
