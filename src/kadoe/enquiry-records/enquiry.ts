import type { Environment } from '../../platform/environment.js';
import type { FactVersions } from '../register/look-up/resolution.js';
export type Asked = { readonly registrationNumber: string } | { readonly chassisVin: string };
export interface EnquiryEntry {
  readonly clientId: string;
  readonly environment: Environment;
  readonly enquirerId: string;
  readonly linkProviderId: string | null;
  readonly reasonCode: string;
  readonly referenceNumber: string;
  readonly eventDate: string;
  readonly asked: Asked;
  readonly outcome: string;
  readonly load: number | null;
  readonly versions: FactVersions | null;
  readonly chargeable: boolean;
}
