import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../audit/actor.js';
import { csvRecord, defused } from '../http/csv.js';
import { type ApiRequest, requestOf } from '../http/principal.js';
import { ConsoleError, errorPage } from './errors/console-error.js';
import type { ConsoleForm } from './forms/console-form.js';
import { type FormError, formErrorsOf } from './forms/form-error.js';
import { SeeOther } from './forms/see-other.js';
import type { SentForms } from './forms/sent-forms.js';
import { navigationFor } from './pages/navigation.js';
import { render } from './pages/templates.js';
import type { Person } from './people/person.js';
import type { NavigationEntry } from './section.js';
import type { Session } from './sessions/session.js';
import type { Browser } from './sessions/sessions.js';

const VISIT = Symbol('the visit of a request');

/** The guard makes one for each request. */
export function visitOf(request: ApiRequest): Visit {
  const visit = (request as ApiRequest & { [VISIT]?: Visit })[VISIT];
  if (!visit) throw new Error('A route of the console was called without its guard.');
  return visit;
}

export function setVisit(request: ApiRequest, visit: Visit): void {
  Object.assign(request, { [VISIT]: visit });
}

/** `@CurrentVisit() visit: Visit` in a handler. */
export const CurrentVisit = createParamDecorator(
  (_: unknown, context: ExecutionContext): Visit => visitOf(requestOf(context)),
);

/** How a form is answered. */
export interface Submission {
  /**
   * Does what the form asks for, once.
   *
   * @returns where to go next, with what the page there says; or a page that is shown once, such as one with a new secret
   */
  act(): Promise<SeeOther | string>;
  /**
   * Shows the form again, with what was typed and what is wrong. Absent for a form that has only a button: what is wrong is then a page of
   * its own.
   */
  show?(errors: readonly FormError[], cause: unknown): Promise<string>;
  /** The names on the page of the fields, with which the messages of services begin. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** One request of a browser, and the answer to it. */
export class Visit {
  constructor(
    readonly request: ApiRequest,
    readonly reply: FastifyReply,
    /** Undefined on a public page, for somebody who is not signed in. */
    readonly session: Session | undefined,
    private readonly navigation: readonly NavigationEntry[],
    private readonly sentForms: SentForms,
  ) {}

  /** Who is signed in. Every route that is not public has somebody. */
  get person(): Person {
    if (!this.session) throw new Error('A public page asks for its person.');
    return this.session.person;
  }

  /** The person, for the audit trail. */
  get actor(): Actor {
    return { kind: 'person', personId: this.person.id, address: this.request.ip };
  }

  get browser(): Browser {
    return { address: this.request.ip, userAgent: this.request.headers['user-agent'] ?? '' };
  }

  /** The address that was asked for, with its query. */
  get address(): string {
    return this.request.url;
  }

  /**
   * A page in the frame of the console.
   *
   * @param template its path in `src`, for example `console/people/people.njk`
   */
  async page(template: string, context: object = {}): Promise<string> {
    const notice = await this.noticeOfForm();
    // Nest's own for every POST.
    if (this.reply.statusCode === 201) this.reply.status(200);
    return render(template, {
      person: this.session?.person,
      navigation: this.session && navigationFor(this.session.person, this.navigation, this.address),
      address: this.address,
      notice,
      ...context,
    });
  }

  /** A list as a file for spreadsheets. The first row has the names of the columns. */
  csv(name: string, rows: readonly (readonly unknown[])[]): string {
    this.reply
      .type('text/csv; charset=utf-8; header=present')
      .header('content-disposition', `attachment; filename="${name}.csv"`);
    const cell = (value: unknown) =>
      value === null || value === undefined
        ? ''
        : defused(value instanceof Date ? value.toISOString() : String(value));
    return rows.map((row) => csvRecord(row.map(cell))).join('');
  }

  /**
   * Answers a form. Its act is done once, however often the form is sent: a second click and a reload get the answer of the first. What a
   * service refuses is shown in the form.
   */
  async submit(form: ConsoleForm, { act, show, labels = {} }: Submission): Promise<string> {
    const known = await this.sentForms.begin(this.person.id, form.text('formId'));
    if (known) return this.redirect(known.location);
    const formId = form.text('formId');
    try {
      const outcome = await act();
      if (outcome instanceof SeeOther) {
        const location = outcome.locationAfter(formId);
        await this.sentForms.answer(this.person.id, formId, { location, notice: outcome.notice });
        return this.redirect(location);
      }
      await this.sentForms.answer(this.person.id, formId, { location: null, notice: null });
      return outcome;
    } catch (error) {
      const errors = error instanceof ConsoleError ? undefined : formErrorsOf(error, labels);
      // After a fault of the service nobody knows what was done, so the form can't be sent again.
      if (!errors) throw error;
      await this.sentForms.release(this.person.id, formId);
      if (!show) throw error;
      this.reply.status(400);
      return show(errors, error);
    }
  }

  /** Sends the browser to another page, with GET. */
  redirect(location: string): string {
    this.reply.status(303).header('location', location);
    return '';
  }

  /** What was done by the form after which this page is shown. */
  private async noticeOfForm(): Promise<string | undefined> {
    const { done } = this.request.query as Readonly<Record<string, unknown>>;
    if (!this.session || typeof done !== 'string') return undefined;
    return this.sentForms.noticeOf(this.session.person.id, done);
  }
}

/** For a handler that finds nothing at an address. */
export function pageNotFound(): ConsoleError {
  return errorPage(404, 'CONSOLE-404', {
    heading: 'Page not found',
    paragraphs: ['What this address leads to is not there any more, or never was.'],
  });
}
