import { Module } from '@nestjs/common';
import { MotModule } from '../mot.module.js';
import { ChangeFeed } from './change-feed.js';
import { ChangeFeedRepository } from './change-feed.repository.js';
import { ChangeSequencer } from './change-sequencer.js';
import { ChangesController } from './changes.controller.js';

@Module({
  imports: [MotModule],
  controllers: [ChangesController],
  providers: [ChangeFeed, ChangeFeedRepository, ChangeSequencer],
})
export class ChangesModule {}
