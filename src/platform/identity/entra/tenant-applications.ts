import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { EntraFault } from './entra-fault.js';
import { GraphClient, NOTHING } from './graph-client.js';
import { withRetries } from './with-retries.js';

/** The tag of every application that this service creates, so that people can find them. A second tag names the installation. */
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

/** A new password, at the only time when it is shown. */
export interface NewPassword {
  readonly keyId: string;
  readonly secret: string;
  readonly hint: string;
  readonly expiresAt: Date;
}

/** The context of an operation in the tenant. */
export interface Attempt {
  /** The operation's id, which is written on everything that it creates. */
  readonly operationId: string;
  /** The time after which there are no retries. */
  readonly deadline: AbortSignal;
  /** Whether a request got no response. What it asked for may exist nevertheless, beside what a later attempt created. */
  doubtful: boolean;
}

/**
 * The clients' registrations in the tenant: for each client an application, its service principal, and its passwords. Everything that is
 * created carries the id of its operation, so that it can be found when there was no response.
 */
@Injectable()
export class TenantApplications {
  private readonly logger = new Logger('Microsoft Graph');

  constructor(private readonly graph: GraphClient) {}

  /**
   * Creates an application; it gets no token before it has a service principal and a password.
   *
   * @returns its client id
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
      // It exists already: an attempt whose response was lost created it.
      if (!(error instanceof EntraFault && error.status === 409 && !error.passing)) throw error;
    }
  }

  /** @param fresh whether the application was created moments ago */
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
      // A password whose response was lost is useless, because its secret is lost too.
      async () => undefined,
    );
    return {
      keyId: made.keyId,
      secret: made.secretText,
      hint: made.hint ?? made.secretText.slice(0, 3),
      expiresAt: new Date(made.endDateTime),
    };
  }

  /** Succeeds whether or not the password existed. */
  async removePassword(appId: string, keyId: string, deadline: AbortSignal): Promise<void> {
    const path = `${pathOf(appId)}/removePassword`;
    try {
      await this.graph.call(
        { method: 'POST', path, body: { keyId }, answer: NOTHING, repeatable: true },
        deadline,
      );
    } catch (error) {
      if (!(error instanceof EntraFault) || (error.status !== 404 && error.status !== 400)) throw error;
      // Graph's answer when there is no such password. It has other reasons too.
      const application = await this.find(appId, deadline);
      if (application?.passwordCredentials.some((password) => password.keyId === keyId)) throw error;
    }
  }

  /**
   * Deletes an application with its service principal and passwords, if it exists.
   *
   * @param fresh whether it was created moments ago, so that "not found" may mean "not yet visible"
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

  /** The applications of an installation in the tenant. */
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

  /** Creates something. If there was no response, it looks whether it was created, and creates it again if not. */
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

/** The name of a password that an operation creates. */
export function passwordName(operationId: string): string {
  return `${OURS} ${operationId}`;
}

/** The operation that created an application; undefined for one that people tagged. */
export function operationOf({ tags }: TenantApplication): string | undefined {
  const prefix = operationTag('');
  return tags.find((tag) => tag.startsWith(prefix))?.slice(prefix.length);
}

const operationTag = (operationId: string) => `${OURS}-operation:${operationId}`;
const installationTag = (installation: string) => `${OURS}-installation:${installation}`;

/** Finds an application by its client id. */
const pathOf = (appId: string) => `/applications(appId='${encodeURIComponent(appId)}')`;
