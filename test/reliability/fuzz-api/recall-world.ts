import type { Service } from '../../support/service.js';
import { keepFromLogs } from '../../support/suite-log.js';
import type { CheckedCaller } from './checked-caller.js';
import type { Recalls } from './recall-model.js';

type Headers = Record<string, string>;

/** The manufacturer of each of the clients below; the first manufacturer has two. */
const MAKERS_OF_CLIENTS = [0, 0, 1] as const;

/** The callers of the sequences about recalls. All sequences have the same callers, but vehicles and references of their own. */
export class RecallCallers {
  private sequences = 0;

  private constructor(
    readonly service: Service,
    readonly caller: CheckedCaller,
    /** The manufacturers' names in the order of onboarding. */
    readonly names: readonly string[],
    private readonly clients: readonly Headers[],
    readonly mot: Headers,
  ) {}

  static async of(service: Service, caller: CheckedCaller): Promise<RecallCallers> {
    const first = await service.onboard();
    const admin = await service.onboard('admin');
    const more = await service.as(admin).post('/admin/clients', {
      name: 'Second client',
      email: 'second@example.com',
      role: 'manufacturer',
      manufacturerId: first.manufacturer?.id,
    });
    keepFromLogs('a client secret', more.body.clientSecret);
    keepFromLogs('an API key', more.body.apiKey);
    const other = await service.onboard();
    const headersOf = async (client: typeof first): Promise<Headers> => ({
      authorization: `Bearer ${await service.tokenOf(client)}`,
      'x-api-key': client.apiKey,
    });
    return new RecallCallers(
      service,
      caller,
      [first, other].map(({ manufacturer }) => manufacturer?.name ?? ''),
      [await headersOf(first), await headersOf(more.body), await headersOf(other)],
      await headersOf(await service.onboard('mot')),
    );
  }

  /** A sequence's own vehicles and references, about which nothing is known yet. */
  async newSequence(): Promise<RecallWorld> {
    this.sequences += 1;
    const world = new RecallWorld(this, String(this.sequences).padStart(6, '0'));
    await world.beginFeed();
    return world;
  }

  /** @param client one of three, of two manufacturers */
  headersOf(client: number): Headers {
    return this.clients[client % this.clients.length] ?? {};
  }

  makerOf(client: number): number {
    return MAKERS_OF_CLIENTS[client % MAKERS_OF_CLIENTS.length] ?? 0;
  }
}

/** The subject of one sequence, and the copy that its reader of the change feed keeps. */
export class RecallWorld {
  readonly vins: readonly string[];
  readonly references: readonly string[];
  readonly dvsaReferences: readonly (string | undefined)[];
  private place: string | undefined;
  private readonly copy = new Map<string, unknown>();

  constructor(
    readonly callers: RecallCallers,
    number: string,
  ) {
    this.vins = [`1FUZZ${number}A`, `B${number}OQI`];
    for (const vin of this.vins) keepFromLogs('a VIN', vin);
    this.references = [`S${number}/1`, `S${number}\\b`, `s${number}_-`];
    this.dvsaReferences = [undefined, `R/${number}/001`, `R/${number}/002`];
  }

  /** Moves to the present end of the feed, which all sequences share. */
  async beginFeed(): Promise<void> {
    await this.readFeed(1_000);
  }

  /** Reads to the end. The answers about the sequence's vehicles must match the model and contain every change. */
  async followFeed(limit: number, expected: (vin: string) => unknown, known: Recalls): Promise<void> {
    await this.readFeed(limit);
    for (const vin of this.vins) {
      const isNew = !this.copy.has(vin) && ![...known.values()].some((recall) => recall.vin === vin);
      const [copied, answer] = [JSON.stringify(this.copy.get(vin)), JSON.stringify(expected(vin))];
      if (!isNew && copied !== answer)
        throw new Error(`The copy has ${copied}, and the answer is ${answer}.`);
    }
  }

  private async readFeed(limit: number): Promise<void> {
    for (let more = true; more; ) {
      const { body } = await this.callers.caller.call('readChanges', {
        headers: this.callers.mot,
        query: { since: this.place, limit },
      });
      const page = body as { changes: { vin: string }[]; next: string; more: boolean };
      for (const change of page.changes)
        if (this.vins.includes(change.vin)) this.copy.set(change.vin, change);
      this.place = page.next;
      more = page.more;
    }
  }
}
