import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { IntervalTask } from '../clock/interval-task.js';
import { ClockOffset } from '../database/clock-offset.js';
import { PreparedStatements } from '../database/prepared-statements.js';
import { CREDENTIAL_KINDS, type CredentialKind, WRITE_USES } from './credential-uses.sql.js';

/** How late the database learns that a credential was used. A process that is killed loses what it noted since. */
const PAUSE_MS = 60_000;

/**
 * Remembers when credentials were last used, and writes it down at most once a minute for each credential and process, because a write for
 * each call would cost more than the call.
 */
@Injectable()
export class CredentialUses implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly uses: Readonly<Record<CredentialKind, Map<string, number>>> = {
    apiKey: new Map(),
    clientSecret: new Map(),
    password: new Map(),
  };
  private readonly writing = new IntervalTask('Credential uses', PAUSE_MS, () => this.writeAll());

  constructor(
    private readonly statements: PreparedStatements,
    private readonly clockOffset: ClockOffset,
  ) {}

  /**
   * Notes that a credential was presented and right.
   *
   * @param id of an API key its digest, of a client secret its key id, of a password the client id of its user
   */
  note(kind: CredentialKind, id: string): void {
    this.uses[kind].set(id, this.clockOffset.now());
  }

  onApplicationBootstrap(): void {
    this.writing.start();
  }

  /** Writes what was noted until now. */
  write(): Promise<void> {
    return this.writing.round();
  }

  /** By now the server has answered its last call, and the connection pool is still open. */
  async onApplicationShutdown(): Promise<void> {
    // A database that is down must not keep the process from ending.
    await this.write().catch(() => undefined);
    await this.writing.stop();
  }

  private async writeAll(): Promise<void> {
    for (const kind of CREDENTIAL_KINDS) await this.writeKind(kind);
  }

  private async writeKind(kind: CredentialKind): Promise<void> {
    const noted = this.uses[kind];
    if (noted.size === 0) return;
    const entries = [...noted];
    const rows = await this.statements.query<{ id: string }>(WRITE_USES[kind], [
      entries.map(([id]) => id),
      entries.map(([, at]) => new Date(at)),
    ]);
    const written = new Set(rows.map(({ id }) => id));
    // Kept for the next round: those whose row somebody had locked, and those that were used meanwhile.
    for (const [id, at] of entries) if (written.has(id) && noted.get(id) === at) noted.delete(id);
  }
}
