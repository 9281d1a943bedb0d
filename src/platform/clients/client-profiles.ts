/** What a surface keeps of one of its clients and the platform asks about. */
export interface Profile {
  /** For whom the client acts, if for anybody: all clients of one have their share of the database's connections together. */
  readonly organisation: { readonly id: number; readonly name: string } | undefined;
  /** Calls in a UTC day. */
  readonly dailyQuota: number;
}

/** The clients of one surface, from its own tables. */
export abstract class ClientProfiles {
  /** @returns undefined when it is none of the surface's clients */
  abstract find(clientId: string): Promise<Profile | undefined>;
}
