/** What the platform needs to know about a client from its surface. */
export interface Profile {
  /** The organisation that the client acts for, if any. All clients of one organisation share one part of the database connections. */
  readonly organisation: { readonly id: number; readonly name: string } | undefined;
  /** Calls per UTC day; absent on surfaces that limit their clients in another way. */
  readonly dailyQuota?: number;
}

/** Finds the clients of one surface in its own tables. */
export abstract class ClientProfiles {
  /** @returns undefined when the client is not on the surface */
  abstract find(clientId: string): Promise<Profile | undefined>;
}
