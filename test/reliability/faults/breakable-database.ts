import type { Socket } from 'node:net';
import pg from 'pg';
import { type Breakable, FROM_HERE_ON, Trap } from './trap.js';

/** PostgreSQL itself refuses the statement because the disk is full. The transaction is rolled back as PostgreSQL does it. */
const REFUSED = 'refused';
/** The connection is lost, and the statement was not executed. */
const LOST_BEFORE = 'connection lost before it';
/**
 * The statement was executed, and committed if it was COMMIT or had no transaction, but the response was lost. This is the most difficult
 * case.
 */
const ANSWER_LOST = 'done, answer lost';
/** The connection is lost while idle, directly after a response that did arrive. */
const LOST_AFTER = 'connection lost behind it';
const DOWN = `database down ${FROM_HERE_ON}`;

const REFUSAL = `DO $$ BEGIN RAISE EXCEPTION 'no space left: a fault of the test' USING ERRCODE = '53100'; END $$`;

/** An address at which nothing listens. */
const CLOSED_PORT = 1;

/** Members of `pg` that its types omit or describe too generally. */
interface Patchable {
  query(this: pg.Client, ...parameters: unknown[]): unknown;
  connect(this: pg.Client, ...parameters: unknown[]): unknown;
}
interface Wire {
  readonly stream: Socket;
  emit(name: string, ...rest: unknown[]): boolean;
  once(name: string, listener: () => void): void;
}
interface Submittable {
  text: string;
  submit(connection: unknown): void;
}

/**
 * Intercepts every way from this process to a database: statements of pools and of single connections, COPY, and connecting. Only the
 * connections of the service's role count.
 */
export class BreakableDatabase implements Breakable {
  readonly name = 'database';
  readonly kinds = [REFUSED, LOST_BEFORE, ANSWER_LOST, LOST_AFTER, DOWN];
  readonly countsByKind = false;
  private trap: Trap | undefined;

  private constructor(private readonly restorePrototype: () => void) {}

  static install(applicationUrl: string): BreakableDatabase {
    const address = new URL(applicationUrl);
    const prototype = pg.Client.prototype as unknown as Patchable;
    const { query, connect } = prototype;
    const database = new BreakableDatabase(() => Object.assign(prototype, { query, connect }));
    const isService = ({ user, database: name }: pg.Client) =>
      user === decodeURIComponent(address.username) && `/${name}` === address.pathname;
    prototype.connect = function (...parameters) {
      if (isService(this) && database.springs('connect')) database.breakConnecting(this);
      return connect.apply(this, parameters);
    };
    prototype.query = function (...parameters) {
      if (!isService(this) || !database.springs(nameOf(parameters[0]))) return query.apply(this, parameters);
      return query.apply(this, database.breakStatement(this, parameters));
    };
    return database;
  }

  arm(kind: string, number: number): void {
    this.trap = new Trap(kind, number);
  }

  disarm(): Trap {
    const { trap } = this;
    this.trap = undefined;
    if (!trap) throw new Error('It was not armed.');
    return trap;
  }

  restore(): void {
    this.restorePrototype();
  }

  private springs(call: string): boolean {
    return this.trap?.springs(call) === true;
  }

  private breakConnecting(client: pg.Client): void {
    const wire = wireOf(client);
    const kind = this.trap?.kind;
    if (kind === REFUSED || kind === DOWN) Object.assign(client, { port: CLOSED_PORT });
    else if (kind === LOST_BEFORE) wire.once('connect', () => reset(wire));
    else breakAtAnswer(wire, { delivered: kind === LOST_AFTER });
  }

  /** @returns what is sent instead */
  private breakStatement(client: pg.Client, parameters: unknown[]): unknown[] {
    const wire = wireOf(client);
    const kind = this.trap?.kind;
    if (kind === REFUSED) return refused(parameters);
    if (kind === LOST_BEFORE || kind === DOWN) reset(wire);
    else breakAtAnswer(wire, { delivered: kind === LOST_AFTER });
    return parameters;
  }
}

function wireOf(client: pg.Client): Wire {
  return (client as unknown as { connection: Wire }).connection;
}

function reset({ stream }: Wire): void {
  stream.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }));
}

/** PostgreSQL reports that it is ready after everything was executed, and committed if there is no transaction. */
function breakAtAnswer(wire: Wire, { delivered }: { delivered: boolean }): void {
  const emit = wire.emit.bind(wire);
  wire.emit = (name, ...rest) => {
    if (name !== 'readyForQuery')
      return !delivered && name === 'commandComplete' ? true : emit(name, ...rest);
    wire.emit = emit;
    if (!delivered) {
      wire.stream.destroy();
      return true;
    }
    emit(name, ...rest);
    // The loss is known before the code that waits for the response continues.
    reset(wire);
    return true;
  };
}

function refused([statement, ...rest]: unknown[]): unknown[] {
  if (isSubmittable(statement)) {
    statement.text = REFUSAL;
    return [statement, ...rest];
  }
  // Without values, because the refused statement takes none; a callback remains the last argument.
  return [REFUSAL, ...rest.filter((each) => typeof each === 'function')];
}

function isSubmittable(statement: unknown): statement is Submittable {
  return typeof (statement as Partial<Submittable>).submit === 'function';
}

/** Such as `UPDATE import_run SET state = $3, …`: enough to find it in the code. */
function nameOf(statement: unknown): string {
  if (typeof statement === 'string') return shorten(statement);
  const { name, text } = statement as { name?: string; text: string };
  return name ?? shorten(text);
}

function shorten(text: string): string {
  const words = text
    .replace(/\s+/g, ' ')
    .replace(/import_stage_[0-9a-f]+/g, 'import_stage')
    .trim();
  return words.length > 60 ? `${words.slice(0, 59)}…` : words;
}
