import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MotModule } from '../mot.module.js';
import { ChangeFeed } from './change-feed.js';
import { ChangeFeedRepository } from './change-feed.repository.js';
import { ChangeSequencer } from './change-sequencer.js';
import { ChangesController } from './changes.controller.js';
import { QueuedRecallChange, RecallChange } from './recall-change.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([QueuedRecallChange, RecallChange]), MotModule],
  controllers: [ChangesController],
  providers: [ChangeFeed, ChangeFeedRepository, ChangeSequencer],
})
export class ChangesModule {}
