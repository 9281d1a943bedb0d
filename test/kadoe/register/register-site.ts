import { Readable } from 'node:stream';
import supertest from 'supertest';
import type { VehicleLine } from '../../../src/kadoe/register/file/vehicle-line.js';
import type { LoadReport } from '../../../src/kadoe/register/load/load-report.js';
import { RegisterLoads } from '../../../src/kadoe/register/load/register-loads.js';
import { type Question, RegisterLookUps } from '../../../src/kadoe/register/look-up/register-look-ups.js';
import type { Environment } from '../../../src/platform/environment.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { type Answer, createDatabase, Service } from '../../support/service.js';
import { keepPeopleFromLogs } from '../keep-people-from-logs.js';

export const TODAY = '2026-11-29';

/** A register file of these lines. What they say of people is searched for in all logs. */
export function fileOf(...lines: readonly object[]): string {
  keepPeopleFromLogs(lines);
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** A vehicle with a mark and a keeper from a day on, and what a test changes of it. */
export function vehicle(reference: string, registrationNumber: string, more: Partial<VehicleLine> = {}) {
  return {
    vehicle: reference,
    chassisVin: `VIN${reference}`.replace(/[^A-Z0-9]/g, ''),
    make: 'FORD',
    marks: [{ registrationNumber, from: '2020-01-01' }],
    keepers: [keeper(`OWNER OF ${reference}`, '2020-01-01')],
    ...more,
  } satisfies VehicleLine;
}

export function keeper(lastName: string, from: string, to?: string) {
  return {
    from,
    ...(to === undefined ? {} : { to }),
    title: 'MS',
    firstNames: 'ANN',
    lastName,
    address: { line1: '1 TEST STREET', postcode: 'SA1 1AA' },
  };
}

interface LoadOptions {
  readonly environment?: Environment;
  readonly dryRun?: boolean;
}

export function loadRegister(
  { application }: Service,
  lines: readonly object[],
  { environment = 'live', dryRun = false }: LoadOptions = {},
): Promise<LoadReport> {
  const chunks = Readable.from([Buffer.from(fileOf(...lines))]);
  return application
    .get(RegisterLoads, { strict: false })
    .load({ kind: 'service' }, { environment, dryRun, chunks });
}

/** The service with its register, and an administrator. */
export class RegisterSite {
  private constructor(
    readonly service: Service,
    readonly admin: OnboardedClient,
    private readonly drop: () => Promise<void>,
    readonly databaseUrl: string,
  ) {}

  static async start(): Promise<RegisterSite> {
    const database = await createDatabase();
    const service = await Service.start({}, { databaseUrl: database.url });
    return new RegisterSite(service, await service.onboard('admin'), database.drop, database.url);
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.drop();
  }

  /** As an administrator sends a file. */
  async post(file: string | Buffer, query = ''): Promise<Answer> {
    return supertest(this.service.url)
      .post(`/admin/register/loads${query}`)
      .set('Authorization', `Bearer ${await this.service.tokenOf(this.admin)}`)
      .set('X-API-Key', this.admin.apiKey)
      .set('Content-Type', 'application/x-ndjson')
      .send(file);
  }

  load(lines: readonly object[], options: LoadOptions = {}): Promise<LoadReport> {
    return loadRegister(this.service, lines, options);
  }

  resolve(question: Partial<Question> & Pick<Question, 'asked'>) {
    return this.service.application
      .get(RegisterLookUps, { strict: false })
      .resolve({ environment: 'live', eventDate: '2025-01-01', today: TODAY, ...question });
  }

  resolveMark(registrationNumber: string, question: Partial<Question> = {}) {
    return this.resolve({ asked: { registrationNumber }, ...question });
  }

  /** All rows of the register, to compare. */
  async contents(): Promise<unknown[]> {
    const tables = [
      'register_load',
      'vehicle',
      'vehicle_detail',
      'mark_assignment',
      'keeper',
      'vehicle_state',
      'data_key',
    ];
    const contents: unknown[] = [];
    for (const table of tables) {
      contents.push([table, await this.service.query(`SELECT * FROM ${table} ORDER BY 1`)]);
    }
    return contents;
  }
}
