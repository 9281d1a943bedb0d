import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/audit/actor.js';
import { ClientsOfSurfaces } from '../../../platform/clients/clients-of-surfaces.js';
import type { OnboardingField } from '../../../platform/clients/onboarding-field.js';
import type { ConsoleForm } from '../../../platform/console/forms/console-form.js';
import { RequestValidation } from '../../../platform/http/request-validation.js';
import { Surfaces } from '../../../platform/surfaces/surfaces.js';
import { OnboardClientBody } from '../../administration/dto/onboard-client.dto.js';
import { OnboardingService } from '../../onboarding/onboarding.service.js';
import { RECALLS_FIELDS } from '../../onboarding/onboarding-fields.js';
import { isRecallsRole } from '../../roles.js';

/** The values of a form by the names of its fields. */
export type Values = Readonly<Record<string, string | undefined>>;

/** The forms with which clients of any role are onboarded. Their requests are those of `POST /admin/clients`. */
@Injectable()
export class OnboardingForms {
  constructor(
    private readonly surfaces: Surfaces,
    private readonly others: ClientsOfSurfaces,
    private readonly onboarding: OnboardingService,
    private readonly rules: RequestValidation,
  ) {}

  get roles(): readonly { readonly role: string; readonly title: string }[] {
    return Object.entries(this.surfaces.roles).map(([role, { title }]) => ({ role, title }));
  }

  /** What is asked besides a name and an address; undefined for a role that nobody has. */
  fieldsOf(role: string): readonly OnboardingField[] | undefined {
    if (isRecallsRole(role)) return RECALLS_FIELDS[role];
    return this.surfaces.ofRole(role)?.clients?.onboarding.fields;
  }

  /** @throws RequestError `invalidRequest`; what only the database knows is found out when the client is onboarded */
  check(role: string, form: ConsoleForm): object {
    const body = isRecallsRole(role)
      ? OnboardClientBody
      : (this.surfaces.ofRole(role)?.clients?.onboarding.body ?? OnboardClientBody);
    return this.rules.validated<object>(body, this.requestOf(role, form));
  }

  /** @returns everything that the client needs, for the only time */
  onboard(actor: Actor, role: string, form: ConsoleForm): Promise<object> {
    const request = this.check(role, form);
    const elsewhere = this.others.onboardingOf(role);
    return elsewhere
      ? elsewhere.onboard(actor, request)
      : this.onboarding.onboard(actor, request as OnboardClientBody);
  }

  /** The words of the command that does the same. */
  commandOf(role: string, values: Values): string[] {
    const { name = '', email = '' } = values;
    const options = (this.fieldsOf(role) ?? []).flatMap(({ name: field, option, words }) => {
      const text = values[field];
      return text ? (words?.(text) ?? [text]).flatMap((word) => [option, word]) : [];
    });
    return ['onboard', '--name', name, '--email', email, '--role', role, ...options];
  }

  private requestOf(role: string, form: ConsoleForm): Record<string, unknown> {
    const fields = (this.fieldsOf(role) ?? []).map(({ name, parse }) => {
      const text = form.given(name);
      return [name, text === undefined ? undefined : parse(text)] as const;
    });
    // A text that was left empty is no text, so that the rules say that it is required.
    return { role, name: form.given('name'), email: form.given('email'), ...Object.fromEntries(fields) };
  }
}
