import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { EntraFault } from './entra-fault.js';
import { GraphClient, NOTHING } from './graph-client.js';
import { withRetries } from './with-retries.js';

/** On every application this service makes, so that people find them; the second tag says which installation it was. */
const OURS = 'vehicle-recalls';

const PASSWORD = z.object({
  keyId: z.string(),
  displayName: z.string().nullish(),
  hint: z.string().nullish(),
  endDateTime: z.iso.datetime({ offset: true }),
});
const NEW_PASSWORD = PASSWORD.extend({ secretText: z.string().min(1) });
const APPLICATION = z.object({
  appId: z.string(),
  displayName: z.string(),
  tags: z.array(z.string()).default([]),
  passwordCredentials: z.array(PASSWORD).default([]),
});
const PAGE = z.object({ value: z.array(APPLICATION), '@odata.nextLink': z.string().optional() });

const SELECTED = '$select=appId,displayName,tags,passwordCredentials';

export type TenantPassword = z.infer<typeof PASSWORD>;
export type TenantApplication = z.infer<typeof APPLICATION>;

/** A password on the only occasion that it is shown. */
export interface NewPassword {
  readonly keyId: string;
  readonly secret: string;
  readonly hint: string;
  readonly expiresAt: Date;
}

/** An operation on its way through the tenant. */
export interface Attempt {
  /** Written on what it makes. */
  readonly operationId: string;
  /** After which nothing is tried again. */
  readonly deadline: AbortSignal;
  /** Whether a request got no answer: what it asked for may be there all the same, beside what a later one made. */
  doubtful: boolean;
}

/**
 * The clients' registrations in the tenant: for each an application, its service principal, and its passwords. Each
 * thing that is made carries the id of the operation it was made in, so that it can be found when no answer came.
 */
@Injectable()
export class TenantApplications {
  private readonly logger = new Logger('Microsoft Graph');

  constructor(private readonly graph: GraphClient) {}

  /**
   * A new application; it gets no token before it has a service principal and a password.
   *
   * @returns its id as a client
   */
  async create(
    attempt: Attempt,
    { installation, name }: { installation: string; name: string },
  ): Promise<string> {
    const { operationId, deadline } = attempt;
    const body = {
      displayName: `Vehicle Recalls: ${name}`,
      signInAudience: 'AzureADMyOrg',
      tags: [OURS, installationTag(installation), operationTag(operationId)],
      notes: 'A client of the Vehicle Recalls API, made by it. Disable or remove it there.',
    };
    const { appId } = await this.once(
      attempt,
      () =>
        this.graph.call(
          { method: 'POST', path: '/applications', body, answer: APPLICATION, repeatable: false },
          deadline,
        ),
      async () => (await this.ofOperation(operationId, deadline))[0],
    );
    return appId;
  }

  async addServicePrincipal({ deadline }: Attempt, appId: string): Promise<void> {
    const answer = z.object({ appId: z.string() });
    try {
      await this.graph.call(
        {
          method: 'POST',
          path: '/servicePrincipals',
          body: { appId },
          answer,
          repeatable: true,
          fresh: true,
        },
        deadline,
      );
    } catch (error) {
      // There is one: an attempt whose answer was lost made it.
      if (!(error instanceof EntraFault && error.status === 409 && !error.passing)) throw error;
    }
  }

  /** @param fresh whether the application was made moments ago */
  async addPassword(
    attempt: Attempt,
    { appId, expiresAt, fresh }: { appId: string; expiresAt: Date; fresh: boolean },
  ): Promise<NewPassword> {
    const body = {
      passwordCredential: {
        displayName: passwordName(attempt.operationId),
        endDateTime: expiresAt.toISOString(),
      },
    };
    const path = `${pathOf(appId)}/addPassword`;
    const made = await this.once(
      attempt,
      () =>
        this.graph.call(
          { method: 'POST', path, body, answer: NEW_PASSWORD, repeatable: false, fresh },
          attempt.deadline,
        ),
      // One that was made without an answer is of no use: nobody will ever know its secret.
      async () => undefined,
    );
    return {
      keyId: made.keyId,
      secret: made.secretText,
      hint: made.hint ?? made.secretText.slice(0, 3),
      expiresAt: new Date(made.endDateTime),
    };
  }

  /** Whether it was there or not. */
  async removePassword(appId: string, keyId: string, deadline: AbortSignal): Promise<void> {
    const path = `${pathOf(appId)}/removePassword`;
    try {
      await this.graph.call(
        { method: 'POST', path, body: { keyId }, answer: NOTHING, repeatable: true },
        deadline,
      );
    } catch (error) {
      if (!(error instanceof EntraFault) || (error.status !== 404 && error.status !== 400)) throw error;
      // What it says when there is no such password, but not only then.
      const application = await this.find(appId, deadline);
      if (application?.passwordCredentials.some((password) => password.keyId === keyId)) throw error;
    }
  }

  /**
   * With its service principal and passwords; whether it was there or not.
   *
   * @param fresh whether it was made moments ago, so that "not there" may only mean "not yet"
   */
  async remove(appId: string, deadline: AbortSignal, { fresh = false } = {}): Promise<void> {
    try {
      await this.graph.call(
        { method: 'DELETE', path: pathOf(appId), answer: NOTHING, repeatable: true, fresh },
        deadline,
      );
    } catch (error) {
      if (fresh || !(error instanceof EntraFault) || error.status !== 404) throw error;
    }
  }

  async find(appId: string, deadline: AbortSignal): Promise<TenantApplication | undefined> {
    try {
      return await this.graph.call(
        { method: 'GET', path: `${pathOf(appId)}?${SELECTED}`, answer: APPLICATION, repeatable: true },
        deadline,
      );
    } catch (error) {
      if (error instanceof EntraFault && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Everything an installation has in the tenant. */
  ofInstallation(installation: string, deadline: AbortSignal): Promise<TenantApplication[]> {
    return this.tagged(installationTag(installation), deadline);
  }

  ofOperation(operationId: string, deadline: AbortSignal): Promise<TenantApplication[]> {
    return this.tagged(operationTag(operationId), deadline);
  }

  private async tagged(tag: string, deadline: AbortSignal): Promise<TenantApplication[]> {
    const filter = encodeURIComponent(`tags/any(t:t eq '${tag}')`);
    const found: TenantApplication[] = [];
    let path: string | undefined = `/applications?$filter=${filter}&${SELECTED}&$top=100`;
    while (path !== undefined) {
      const page: z.infer<typeof PAGE> = await this.graph.call(
        { method: 'GET', path, answer: PAGE, repeatable: true },
        deadline,
      );
      found.push(...page.value);
      path = page['@odata.nextLink'];
    }
    return found;
  }

  /** Makes something. When no answer came, it looks whether it was made, and makes it again if not. */
  private once<Thing>(
    attempt: Attempt,
    make: () => Promise<Thing>,
    look: () => Promise<Thing | undefined>,
  ): Promise<Thing> {
    let answered = true;
    return withRetries(
      async () => {
        const found = answered ? undefined : await look();
        if (found) return found;
        try {
          return await make();
        } catch (error) {
          answered = !(error instanceof EntraFault && error.outcomeUnknown);
          attempt.doubtful ||= !answered;
          throw error;
        }
      },
      attempt.deadline,
      (fault) => fault.outcomeUnknown,
      (fault) => this.logger.warn(`${fault.message}; it is looked for, and tried again`),
    );
  }
}

/** What a password that an operation made is called. */
export function passwordName(operationId: string): string {
  return `${OURS} ${operationId}`;
}

/** The operation an application was made in; undefined for one that people tagged. */
export function operationOf({ tags }: TenantApplication): string | undefined {
  const prefix = operationTag('');
  return tags.find((tag) => tag.startsWith(prefix))?.slice(prefix.length);
}

const operationTag = (operationId: string) => `${OURS}-operation:${operationId}`;
const installationTag = (installation: string) => `${OURS}-installation:${installation}`;

/** By the id that clients know themselves by. */
const pathOf = (appId: string) => `/applications(appId='${encodeURIComponent(appId)}')`;
