import { EVERY_PERSON } from '../platform/console/access/console-access.js';
import type { ConsoleSection } from '../platform/console/section.js';
import { AuditPagesModule } from './audit/audit.module.js';
import { HomeModule } from './home/home.module.js';
import { MailPagesModule } from './mail/mail.module.js';
import { MailTiles } from './mail/mail-tiles.js';
import { PeopleModule } from './people/people.module.js';
import { PlanPagesModule } from './plans/plans.module.js';
import { SignInModule } from './sign-in/sign-in.module.js';

/** The sections that belong to no other surface: the frame's own pages, and those of features of the platform. The first page is the first. */
export const OWN_SECTIONS: readonly ConsoleSection[] = [
  {
    modules: [HomeModule],
    navigation: [],
    tiles: [],
  },
  {
    modules: [PlanPagesModule],
    navigation: [{ text: 'Plans', href: '/console/plans', roles: EVERY_PERSON }],
    tiles: [],
  },
  {
    // The tile leads there.
    modules: [MailPagesModule],
    navigation: [],
    tiles: [MailTiles],
  },
  {
    modules: [AuditPagesModule],
    navigation: [{ text: 'Audit', href: '/console/audit', roles: ['administrator'] }],
    tiles: [],
  },
  {
    modules: [PeopleModule],
    navigation: [{ text: 'People', href: '/console/people', roles: ['administrator'] }],
    tiles: [],
  },
  {
    modules: [SignInModule],
    navigation: [{ text: 'You', href: '/console/me', roles: EVERY_PERSON }],
    tiles: [],
  },
];
