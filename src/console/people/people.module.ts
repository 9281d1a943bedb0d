import { Module } from '@nestjs/common';
import { Invitations } from './invitations.js';
import { PeopleController } from './people.controller.js';
import { PersonController } from './person.controller.js';

@Module({ controllers: [PeopleController, PersonController], providers: [Invitations] })
export class PeopleModule {}
