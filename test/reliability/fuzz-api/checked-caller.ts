import type { OutgoingHttpHeaders } from 'node:http';
import { KeepAliveClient } from '../../support/keep-alive-client.js';
import type { Conformance, Operation } from '../../surfaces/conformance.js';
import { escaped } from './percent-encoding.js';
import { FORETOLD, type Tally } from './tally.js';

/** What a call needs besides the address and method of its operation. */
export interface Call {
  /** The values of the path's parameters. */
  readonly path?: Readonly<Record<string, string | number>>;
  /** Undefined parameters are omitted. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: OutgoingHttpHeaders;
  /** Sent as JSON, or as a text of the operation's own type. */
  readonly body?: object | string | undefined;
}

export interface CheckedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed, if it is JSON. */
  readonly body: unknown;
}

/** Calls operations by their names. Each response is first validated against the document. */
export class CheckedCaller {
  private readonly client: KeepAliveClient;
  private readonly operations: ReadonlyMap<string, Operation>;

  constructor(
    url: string,
    private readonly conformance: Conformance,
    private readonly tally: Tally,
  ) {
    this.client = new KeepAliveClient(url);
    this.operations = new Map(conformance.operations.map((operation) => [operation.id, operation]));
  }

  /** @throws Error when the response is not as documented, or is 5xx */
  async call(
    operationId: string,
    { path = {}, query = {}, headers = {}, body }: Call,
  ): Promise<CheckedAnswer> {
    const operation = this.operations.get(operationId);
    if (!operation) throw new Error(`There is no operation ${operationId}.`);
    const bytes = body === undefined ? undefined : Buffer.from(textOf(body));
    const answer = await this.client.send({
      method: operation.method,
      target: `${pathOf(operation, path)}${queryOf(query)}`,
      headers: {
        ...headers,
        ...(bytes && { 'content-type': operation.body?.type, 'content-length': String(bytes.length) }),
      },
      body: bytes,
    });
    this.tally.count(FORETOLD, operationId, answer);
    const faults = this.conformance.faultsOf(operation, answer);
    if (answer.status >= 500 || faults.length > 0) {
      throw new Error(`${operationId} answered ${answer.status} ${answer.body}: ${faults.join('; ')}`);
    }
    const isJson = answer.headers['content-type']?.startsWith('application/json');
    return { ...answer, body: isJson ? JSON.parse(answer.body) : answer.body };
  }

  close(): void {
    this.client.close();
  }
}

function textOf(body: object | string): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function pathOf({ path }: Operation, values: Readonly<Record<string, string | number>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name) => escaped(String(values[name])));
}

function queryOf(query: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = given.map(([name, value]) => `${name}=${escaped(String(value))}`).join('&');
  return text === '' ? '' : `?${text}`;
}
