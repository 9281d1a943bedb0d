import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import supertest from 'supertest';
import { ifPresent } from '../../../src/recalls/imports/intake/durable-files.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { rowText } from '../../surfaces/database-contents.js';

interface Sent {
  /** The query with its question mark. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Validates a file over HTTP. */
export async function validate(
  service: Service,
  maker: OnboardedClient,
  file: string | Buffer,
  { query = '', headers = {} }: Sent = {},
) {
  return supertest(service.url)
    .post(`/imports/validate${query}`)
    .set({ ...(await headersOf(service, maker)), ...headers })
    .send(file);
}

/** A call whose body the test sends by itself. */
export class OpenValidation {
  readonly answer: Promise<{ status: number; body: Record<string, unknown> }>;

  private constructor(readonly request: ClientRequest) {
    this.answer = once(request, 'response').then(async ([response]: IncomingMessage[]) => {
      let text = '';
      for await (const chunk of response ?? []) text += chunk;
      return { status: response?.statusCode ?? 0, body: JSON.parse(text) };
    });
    // A test that disconnects does not read the response.
    this.answer.catch(() => {});
  }

  static async begin(service: Service, maker: OnboardedClient, beginning: string): Promise<OpenValidation> {
    const headers = await headersOf(service, maker);
    return OpenValidation.at(service.url, headers, beginning);
  }

  static at(url: string, headers: Record<string, string>, beginning: string): OpenValidation {
    const call = request(`${url}/imports/validate`, { method: 'POST', headers });
    call.on('error', () => {});
    call.write(beginning);
    return new OpenValidation(call);
  }

  hangUp(): void {
    this.request.destroy();
  }
}

export async function headersOf(service: Service, maker: OnboardedClient): Promise<Record<string, string>> {
  return {
    Authorization: `Bearer ${await service.tokenOf(maker)}`,
    'X-API-Key': maker.apiKey,
    'Content-Type': 'text/csv',
  };
}

/** The files that validations have left in the data folder. */
export async function keptFiles(service: Service): Promise<string[]> {
  const folder = join(service.settings.dataDir, 'validations');
  return (await ifPresent(readdir(folder, { recursive: true }))) ?? [];
}

/** The sessions that validate files, and what they wait for. */
export function sessions(service: Service): Promise<{ pid: number; waiting: boolean }[]> {
  return service.query(
    `SELECT pid, wait_event_type = 'Lock' AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'vehicle-recalls validation'`,
  );
}

/**
 * Every row of every table, including temporary tables. The count of calls, and the positions that earlier changes get a moment later, are
 * left out.
 */
export async function fingerprint(service: Service): Promise<Record<string, string>> {
  const tables = await service.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
      WHERE relkind = 'r' AND relpersistence IN ('p', 'u', 't')
        AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
        AND relname NOT IN ('daily_usage', 'recall_change', 'recall_change_queue')
      ORDER BY 1`,
  );
  const content: Record<string, string> = {};
  for (const { name } of tables) {
    const text = rowText(name);
    const [row] = await service.query<{ rows: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(${text}, E'\\n' ORDER BY ${text})), '') AS rows FROM ${name} AS row`,
    );
    content[name] = row?.rows ?? '';
  }
  return content;
}
