import { Injectable } from '@nestjs/common';
import type { Role } from '../http/caller.js';

export interface OnboardingRequest {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly sshKeys?: readonly string[];
  readonly dailyQuota?: number;
}

/** Everything a new client needs, shown once. */
export interface OnboardedClient {
  readonly manufacturer: { readonly id: number; readonly name: string; readonly teamEmail: string } | null;
  readonly role: Role;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopeUrl: string;
  readonly accessTokenUrl: string;
  readonly apiKey: string;
  readonly sftp: { readonly username: string; readonly host: string; readonly port: number } | null;
}

@Injectable()
export class OnboardingService {
  async onboard(_request: OnboardingRequest): Promise<OnboardedClient> {
    throw new Error('not yet');
  }
}
