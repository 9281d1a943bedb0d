import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { errorPage } from '../errors/console-error.js';
import { SentFormRepository } from './sent-form.repository.js';

/** A second click comes while the first is being answered. Most acts take less. */
const WAIT_MS = 10_000;
const PAUSE_MS = 100;

/** Forms that were sent. Each page makes an id for each of its forms, and the act of a form is done once for the id. */
@Injectable()
export class SentForms {
  constructor(
    private readonly forms: SentFormRepository,
    private readonly database: DataSource,
  ) {}

  /**
   * Notes that a form was sent.
   *
   * @returns undefined if it was not sent before, and otherwise where its answer led
   * @throws ConsoleError when it was sent before and its answer can't be repeated
   */
  async begin(personId: string, formId: string): Promise<{ readonly location: string } | undefined> {
    if (!isUUID(formId)) throw withoutId();
    if (await this.forms.begin(this.database, personId, formId)) return undefined;
    for (let waited = 0; waited < WAIT_MS; waited += PAUSE_MS) {
      const known = await this.forms.find(this.database, personId, formId);
      // The first was refused meanwhile.
      if (!known && (await this.forms.begin(this.database, personId, formId))) return undefined;
      if (known?.isAnswered) {
        if (known.location === null) throw shownOnce();
        return { location: known.location };
      }
      await delay(PAUSE_MS);
    }
    throw unfinished();
  }

  answer(
    personId: string,
    formId: string,
    answer: { readonly location: string | null; readonly notice: string | null },
  ): Promise<void> {
    return this.forms.answer(this.database, personId, formId, answer);
  }

  release(personId: string, formId: string): Promise<void> {
    return this.forms.release(this.database, personId, formId);
  }

  async noticeOf(personId: string, formId: string): Promise<string | undefined> {
    if (!isUUID(formId)) return undefined;
    return (await this.forms.find(this.database, personId, formId))?.notice ?? undefined;
  }
}

const withoutId = () =>
  errorPage(400, 'CONSOLE-400', {
    heading: 'The form is not complete',
    paragraphs: ['Go back, reload the page and fill in the form again.'],
  });

const shownOnce = () =>
  errorPage(409, 'CONSOLE-409', {
    heading: 'This form was sent already',
    paragraphs: [
      'Its answer was shown once and can’t be shown again. Nothing was done a second time.',
      'If you did not see a new secret, key or link, end it and ask for another one.',
    ],
  });

const unfinished = () =>
  errorPage(409, 'CONSOLE-409', {
    heading: 'This form was sent already',
    paragraphs: [
      'What it asks for is in progress, or was broken off. Look at the page that it is about before you send another form.',
    ],
  });
