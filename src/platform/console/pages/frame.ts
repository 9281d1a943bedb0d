import { Inject, Injectable } from '@nestjs/common';
import { SentForms } from '../forms/sent-forms.js';
import { CONSOLE_SECTIONS, type ConsoleSection, type NavigationEntry } from '../section.js';

/** What all pages have in common. */
@Injectable()
export class ConsoleFrame {
  readonly navigation: readonly NavigationEntry[];

  constructor(
    @Inject(CONSOLE_SECTIONS) sections: readonly ConsoleSection[],
    readonly sentForms: SentForms,
  ) {
    this.navigation = sections.flatMap(({ navigation }) => navigation);
  }
}
