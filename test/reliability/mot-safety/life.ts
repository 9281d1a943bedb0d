import { londonDay } from '../../../src/platform/clock/clock.js';
import type { Undone } from '../../../src/recalls/imports/undo/undo.js';
import type { Act } from './acts.js';
import type { CallAnswer } from './caller.js';
import { BEGINNING, Fleet, type FleetRecall, keyOf } from './fleet.js';
import { type FileAtTheGuard, type Guarded, GuardWatch } from './guard-watch.js';
import type { Processes } from './processes.js';
import { damaged, type Export, type SentFile, sentFile } from './sent-file.js';
import type { Tally } from './tally.js';
import { Told } from './told.js';

const HOUR_MS = 60 * 60_000;

/** Steps are further apart than the clocks of two processes. */
const STEP = { seconds: 5 };

/** The longest pause before a file that found no scanner is tried again. */
const RETRY = { minutes: 6 };

/** The possible reasons for refusing a file here. A valid file is refused for no other reason. */
const REFUSED_SOUND = [
  'Multiple files uploaded',
  'Older than the last file',
  'Not approved by an administrator',
  // It has waited for six hours because of the service.
  'Superseded by a newer file',
];
const REFUSED_BROKEN = [
  ...REFUSED_SOUND,
  'Malformed row',
  'Incorrect date format',
  'Missing required fields',
];

interface RunRow extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly heldWhole: boolean;
  readonly heldReasons: readonly string[];
  readonly reasons: readonly string[];
}

interface VehicleAnswer {
  readonly vin: string;
  readonly hasOutstandingRecall: 'Yes' | 'No' | 'Unknown';
  readonly recalls: readonly { readonly manufacturerCampaignReference: string }[];
}

/** MOT's answer was not `Yes` although it had to be, or an administrator was not shown what waits. */
export class UnsafeAnswer extends Error {
  override readonly name = 'UnsafeAnswer';
}

/**
 * One manufacturer's life: its true recalls, what it reports to the service, and what administrators do. After every step it checks that
 * MOT's answer is `Yes` for each recall that is open according to everything that the service was told.
 */
export class Life {
  readonly told = new Told();
  private readonly fleet: Fleet;
  private readonly guard: GuardWatch;
  private readonly truth = new Map<string, boolean>();
  private readonly exports: Export[] = [];
  private readonly files: SentFile[] = [];
  /** The files that contained a recall and were merged. */
  private readonly sentIn = new Map<string, SentFile[]>();
  /** When an undo opened a recall again: if it is the API's word again, its hours of grace start again. */
  private readonly openedByUndo = new Map<string, number>();
  /** Recalls that a file may have closed, or may have left in grace; MOT's answer shows which. */
  private readonly perhapsClosed = new Map<string, SentFile>();
  /** When a client opened an open recall. An undo of its calls has nothing to revert there. */
  private readonly saidOpen = new Map<string, number>();
  /** The vehicles that the service can know. */
  private readonly vins = new Set<string>();
  private readonly steps: string[] = [];
  private readonly stepTimes: number[] = [];
  /** MOT's answers after the last step. */
  private open: ReadonlySet<string> = new Set();
  private isEnabled = true;

  private constructor(
    readonly processes: Processes,
    private readonly guarded: Guarded,
    private readonly tally: Tally,
    size: number,
  ) {
    this.fleet = new Fleet(size);
    for (const { vin } of this.fleet.own) this.vins.add(vin);
    this.guard = new GuardWatch(guarded);
    for (const recall of this.fleet.own) this.truth.set(keyOf(recall), true);
  }

  /** Removes everything of the previous life, and merges a first complete file. */
  static async begin(
    processes: Processes,
    guarded: Guarded,
    tally: Tally,
    { size }: { size: number },
  ): Promise<Life> {
    await processes.forget();
    processes.trueTime.set(BEGINNING);
    const life = new Life(processes, guarded, tally, size);
    await life.step({
      kind: 'send',
      age: 0,
      damage: 'none',
      keeps: 1,
      dated: false,
      fate: 'goes through',
      process: 0,
    });
    return life;
  }

  /** @throws UnsafeAnswer */
  async step(act: Act): Promise<void> {
    this.time.advance(STEP);
    this.stepTimes.push(this.time.now());
    this.steps.push(`${new Date(this.time.now()).toISOString()} ${JSON.stringify(act)}`);
    this.tally.add(`act: ${act.kind}`);
    await this.act(act);
    await this.observe(act);
  }

  private get time() {
    return this.processes.trueTime;
  }

  private async act(act: Act): Promise<void> {
    switch (act.kind) {
      case 'change':
        for (const pick of act.picks) await this.change(pick, act);
        return;
      case 'export':
        this.export();
        return;
      case 'send':
        return this.send(act);
      case 'work':
        this.time.advance(RETRY);
        await this.processes.landAll(act.process);
        await this.processes.workOnRuns(act.process);
        return this.settle();
      case 'wait':
        this.time.advance({ seconds: act.seconds });
        return;
      case 'approve':
      case 'reject':
        return this.decide(act);
      case 'undo run':
        return this.undoRun(act.pick);
      case 'undo client':
        return this.undoClient(act.pick);
      case 'disable':
      case 'enable':
        await this.asAdmin('POST', `/admin/clients/${this.processes.maker.clientId}/${act.kind}`);
        this.isEnabled = act.kind === 'enable';
    }
  }

  /** The true state changes; over the API it is reported at once, one recall at a time. */
  private async change(pick: number, { to, over, process }: Act & { kind: 'change' }): Promise<void> {
    const recall = this.fleet.own[pick % this.fleet.own.length] as FleetRecall;
    this.truth.set(keyOf(recall), to === 'open');
    if (over === 'file') return;
    const call = (method: string, target: string, body?: object) =>
      this.processes.caller(process).call(this.processes.maker, method, target, body);
    const one = `/recalls/vin/${recall.vin}?manufacturerCampaignReference=${recall.reference}`;
    let answer: CallAnswer;
    let what: string;
    if (to === 'open') {
      what = 'open';
      answer = await call('POST', '/recalls', {
        vin: recall.vin,
        manufacturerCampaignReference: recall.reference,
        recallCampaignStartDate: recall.start,
      });
      if (answer.status === 409) {
        what = 'reopen';
        answer = await call('PUT', one, { repairStatus: 'NOT_FIXED' });
      }
    } else if (over === 'delete') {
      what = 'delete';
      answer = await call('DELETE', one);
    } else {
      what = 'fix';
      answer = await call('PUT', one, {
        repairStatus: 'FIXED',
        rectificationDate: londonDay(this.time.now()),
      });
    }
    if (!this.isEnabled && answer.status !== 403) {
      throw this.unsafe(`A disabled client's call was answered ${answer.status}.`);
    }
    if (answer.status >= 500) throw this.unsafe(`A call was answered ${answer.status}.`);
    // Refused, because the recall exists and is open; the manufacturer has nevertheless stated that.
    if (what === 'reopen' && answer.status === 400) {
      this.tally.add('call: open what is open');
      this.told.say(keyOf(recall), true, this.time.now(), { client: true });
      this.saidOpen.set(keyOf(recall), this.time.now());
    }
    if (answer.status >= 300) return;
    this.tally.add(`call: ${what}`);
    this.guard.cleared(keyOf(recall));
    this.told.say(keyOf(recall), to === 'open', this.time.now(), { client: true });
  }

  private export(): Export {
    const rows = this.fleet.own.filter((recall) => this.truth.get(keyOf(recall)) === true);
    const made = { at: this.time.now(), rows };
    this.exports.push(made);
    return made;
  }

  private async send({ age, damage, keeps, dated, fate, process }: Act & { kind: 'send' }): Promise<void> {
    const exported = (age > 0 ? this.exports.at(-age) : undefined) ?? this.export();
    const content = damaged(exported, damage, keeps, this.fleet);
    this.time.advance(STEP);
    // A file whose name has an older time than the last merged file is refused because of its name, so this name has no time.
    const lastAsOf = Math.max(...this.files.filter(isMerged).map(({ asOf }) => asOf));
    const isDated = dated && exported.at > lastAsOf;
    const file = sentFile(this.files.length + 1, content, {
      receivedAt: this.time.now(),
      asOf: isDated ? exported.at : undefined,
    });
    this.files.push(file);
    for (const { vin } of content.rows ?? []) this.vins.add(vin);
    this.tally.add(`file: ${damage}`);
    this.tally.add(`process: ${fate}`);
    if (isDated) this.tally.add('file: says as of when its data are');
    if (age > 0) this.tally.add('file: of an older export, or sent again');
    await this.processes.receive(file.name, content.text, process, fate);
    if (fate === 'goes through') await this.processes.workOnRuns(process);
    else await this.processes.workInVain(process, fate);
    await this.settle();
  }

  /** Reads the results of files, as their manufacturer and administrators may, and records what they have stated. */
  private async settle(): Promise<void> {
    const waiting = this.files.filter(({ state }) => ['on its way', 'approved whole'].includes(state));
    if (waiting.length === 0) return;
    const runs = await this.processes.service(0).query<RunRow>(
      `SELECT id, file_name AS name, state, held_whole AS "heldWhole", held_reasons AS "heldReasons", reasons
         FROM import_run WHERE manufacturer_id = $1`,
      [this.processes.maker.manufacturer?.id],
    );
    for (const file of waiting) {
      const run = runs.find(({ name }) => name === file.name);
      if (!run) continue;
      file.runId = run.id;
      if (run.state === 'rejected') this.refuse(file, run);
      else if (run.state === 'held' && run.heldWhole && file.state !== 'approved whole') {
        file.state = 'held whole';
        this.tally.add('held: the whole file');
        for (const reason of run.heldReasons) this.tally.add(`held whole: ${reason}`);
        await this.requireListed(file);
      } else if (run.state === 'done' || run.state === 'held') await this.merge(file, run);
    }
  }

  private refuse(file: SentFile, { reasons }: RunRow): void {
    file.state = 'refused';
    for (const reason of reasons) this.tally.add(`refused: ${reason}`);
    const allowed = file.keys ? REFUSED_SOUND : REFUSED_BROKEN;
    if (!reasons.some((reason) => allowed.includes(reason))) {
      throw this.unsafe(`${file.name} was refused: ${reasons.join(', ')}.`);
    }
  }

  private async merge(file: SentFile, run: RunRow): Promise<void> {
    const rows = file.keys;
    if (!rows) throw this.unsafe(`${file.name} is broken and was merged.`);
    const wasApproved = file.state === 'approved whole';
    const missing = this.closingOf(file, rows);
    const atGuard: FileAtTheGuard = {
      rows,
      unknown: [...rows].filter((key) => !this.told.knows(key)),
      closing: missing.filter((key) => !this.isPerhapsInGrace(key, file)),
      hasEnabledClient: this.isEnabled,
      now: this.time.now(),
    };
    for (const earlier of this.files) {
      if (!['closures held', 'held whole'].includes(earlier.state)) continue;
      this.tally.add('held: superseded');
      earlier.state = earlier.state === 'held whole' ? 'refused' : 'merged';
      earlier.held = [];
    }
    file.state = run.state === 'held' ? 'closures held' : 'merged';
    if (wasApproved) this.guard.approved(this.time.now());
    const heldByRule = wasApproved ? new Set<string>() : this.guard.held(atGuard);
    if (!wasApproved && this.guard.holdsWhole(atGuard)) return;
    for (const key of rows) {
      this.told.say(key, true, file.asOf, { run: run.id });
      this.sentIn.set(key, [...(this.sentIn.get(key) ?? []), file]);
      this.guard.cleared(key);
    }
    for (const key of missing) if (this.isPerhapsInGrace(key, file)) this.perhapsClosed.set(key, file);
    const closed = atGuard.closing.filter((key) => !heldByRule.has(key));
    for (const key of closed) this.told.say(key, false, file.asOf, { run: run.id });
    this.tally.add('closed by a file', closed.length);
    this.tally.add('closed though truly open', closed.filter((key) => this.truth.get(key)).length);
    if (run.state !== 'held') return;
    this.tally.add('held: closures');
    for (const reason of run.heldReasons) this.tally.add(`held: ${reason}`);
    await this.requireListed(file);
    const shown = (await this.asAdmin('GET', `/admin/imports/${run.id}/closures?limit=500`)) as {
      closures: readonly { vin: string; manufacturerCampaignReference: string }[];
    };
    file.held = shown.closures.map(({ vin, manufacturerCampaignReference: reference }) =>
      keyOf({ vin, reference }),
    );
    this.guard.suspects(file.held, file.name);
    const unseen = [...heldByRule].filter((key) => !file.held.includes(key));
    if (unseen.length > 0) throw this.unsafe(`The administrator is not shown ${unseen.join(', ')}.`);
  }

  /** The recalls that a file states are no longer outstanding, as far as its word counts. */
  private closingOf(file: SentFile, rows: ReadonlySet<string>): string[] {
    const graceFrom = file.receivedAt - this.guarded.graceHours * HOUR_MS;
    const missing = [...this.open].filter((key) => !rows.has(key));
    return missing.filter((key) => {
      const last = this.told.lastOf(key);
      const saidOpen = this.saidOpen.get(key) ?? 0;
      if (saidOpen >= file.asOf) return false;
      if (saidOpen > graceFrom && this.lastSent(key) < saidOpen) return false;
      if (!last) return true;
      if (last.asOf >= file.asOf) return false;
      const isInGrace =
        'client' in last.teller && last.open && last.asOf > graceFrom && this.lastSent(key) < last.asOf;
      if (isInGrace) this.tally.add('kept open: the API opened it lately');
      return !isInGrace;
    });
  }

  /** The as-of of the last file that contained a recall, except undone files. */
  private lastSent(key: string): number {
    const files = (this.sentIn.get(key) ?? []).filter(({ state }) => state !== 'undone');
    return Math.max(0, ...files.map(({ asOf }) => asOf));
  }

  /** An undo has opened it recently, and no file has contained it since. */
  private isPerhapsInGrace(key: string, { receivedAt }: SentFile): boolean {
    const openedAt = this.openedByUndo.get(key) ?? Number.NEGATIVE_INFINITY;
    return openedAt > receivedAt - this.guarded.graceHours * HOUR_MS && this.lastSent(key) < openedAt;
  }

  private async requireListed({ runId, name }: SentFile): Promise<void> {
    const { closures } = (await this.asAdmin('GET', '/admin/closures?limit=500')) as {
      closures: readonly { runId: string }[];
    };
    if (!closures.some((listed) => listed.runId === runId)) {
      throw this.unsafe(`The administrator is not shown that ${name} is held.`);
    }
  }

  private async decide({ kind, pick, reason }: Act & { kind: 'approve' | 'reject' }): Promise<void> {
    const held = this.files.filter(({ state }) => ['closures held', 'held whole'].includes(state));
    const file = held[pick % held.length];
    if (!file) return;
    const isReasoned = reason && kind === 'approve';
    const answer = await this.processes
      .caller(0)
      .call(
        this.processes.admin,
        'POST',
        `/admin/imports/${file.runId}/closures/${kind}`,
        kind === 'approve' ? { ...(isReasoned ? { reason: 'the team asked for it' } : {}) } : undefined,
      );
    const isOvertaken = this.files.some(
      ({ state, runId, receivedAt }) =>
        runId !== undefined &&
        receivedAt > file.receivedAt &&
        ['on its way', 'approved whole', 'refused'].includes(state),
    );
    if (answer.status === 409) {
      this.tally.add('approval: refused');
      return;
    }
    if (answer.status !== 200 && answer.status !== 201) {
      throw this.unsafe(`The decision was answered ${answer.status} ${JSON.stringify(answer.body)}.`);
    }
    if (kind === 'approve' && isOvertaken && !isReasoned) {
      throw this.unsafe(`${file.name} was approved though a later file is in progress or was refused.`);
    }
    this.tally.add(`${kind}: ${file.state}`);
    if (isReasoned && isOvertaken) this.tally.add('approval: in spite of a later file');
    if (file.state === 'held whole') {
      file.state = kind === 'approve' ? 'approved whole' : 'refused';
      return;
    }
    file.state = 'merged';
    if (kind === 'approve') {
      this.guard.approved(this.time.now());
      for (const key of file.held) {
        this.told.say(key, false, file.asOf, { run: file.runId ?? '' });
        this.guard.cleared(key);
      }
    }
    file.held = [];
  }

  private async undoRun(pick: number): Promise<void> {
    const undoable = this.files.filter(({ state }) => ['merged', 'closures held', 'undone'].includes(state));
    // Usually the newest, as administrators do.
    const file = pick < 500 ? undoable.at(-1) : undoable[pick % undoable.length];
    if (!file?.runId) return;
    const undone = await this.asAdmin('POST', `/admin/imports/${file.runId}/undo`, {
      reason: 'a wrong file',
    });
    this.told.takeBack({ run: file.runId });
    this.guard.clearedOf(file.name);
    this.noteUndo(file.state === 'undone' ? 'undo: of a run again' : 'undo: of a run', undone);
    file.state = 'undone';
    file.held = [];
  }

  private async undoClient(pick: number): Promise<void> {
    const step = this.stepTimes[pick % this.stepTimes.length] ?? BEGINNING;
    // Between two steps, so that both processes agree on what was received later.
    const since = step - (STEP.seconds * 1000) / 2;
    const undone = await this.asAdmin('POST', `/admin/clients/${this.processes.maker.clientId}/undo`, {
      since: new Date(since).toISOString(),
      reason: 'a stolen key',
    });
    this.told.takeBack({ clientSince: since });
    this.noteUndo('undo: of a client', undone);
  }

  private noteUndo(what: string, answer: unknown): void {
    const { counts, leftAlone } = answer as Undone;
    this.tally.add(what);
    for (const [name, count] of Object.entries(counts)) if (count > 0) this.tally.add(`undone: ${name}`);
    for (const { vin, manufacturerCampaignReference: reference } of leftAlone) {
      const key = keyOf({ vin, reference });
      if (!this.open.has(key)) this.told.leaveClosed(key);
    }
  }

  private async asAdmin(method: string, target: string, body?: object): Promise<unknown> {
    const answer = await this.processes.caller(0).call(this.processes.admin, method, target, body);
    if (answer.status >= 300) {
      throw this.unsafe(`${method} ${target} was answered ${answer.status} ${JSON.stringify(answer.body)}.`);
    }
    return answer.body;
  }

  /** Asks as MOT does, each time at another process. */
  private async observe(act: Act): Promise<void> {
    const process = this.steps.length % 2 === 0 ? 0 : 1;
    const answer = await this.processes
      .caller(process)
      .call(this.processes.mot, 'POST', '/mot/vehicles', { vins: [...this.vins] });
    if (answer.status !== 200) throw this.unsafe(`MOT was answered ${answer.status}.`);
    const { vehicles } = answer.body as { vehicles: readonly VehicleAnswer[] };
    const open = new Set<string>();
    for (const { vin, hasOutstandingRecall, recalls } of vehicles) {
      if ((hasOutstandingRecall === 'Yes') !== recalls.length > 0) {
        throw this.unsafe(
          `${vin} has ${recalls.length} open recalls and the answer ${hasOutstandingRecall}.`,
        );
      }
      for (const { manufacturerCampaignReference: reference } of recalls) open.add(keyOf({ vin, reference }));
    }
    const isUndo = act.kind.startsWith('undo');
    if (isUndo) {
      for (const key of open) if (!this.open.has(key)) this.openedByUndo.set(key, this.time.now());
    }
    for (const [key, { asOf, runId = '' }] of this.perhapsClosed) {
      if (!open.has(key)) this.told.say(key, false, asOf, { run: runId });
    }
    this.perhapsClosed.clear();
    this.guard.see(open, this.time.now(), isUndo);
    this.tally.add('answers compared', vehicles.length);
    const wrong = this.told.open.filter((key) => !open.has(key));
    this.open = open;
    if (wrong.length > 0) {
      throw this.unsafe(
        `MOT is not answered Yes for ${wrong.length}: ${wrong.map((key) => `${key} (${this.told.historyOf(key)})`).join('\n  ')}`,
      );
    }
  }

  private unsafe(what: string): UnsafeAnswer {
    return new UnsafeAnswer([what, ...this.steps, ...this.files.map((file) => describe(file))].join('\n  '));
  }
}

function isMerged({ state }: SentFile): boolean {
  return state === 'merged' || state === 'closures held';
}

function describe({ name, runId, state, receivedAt, asOf, held }: SentFile): string {
  return `${name} run ${runId}: ${state}, received ${new Date(receivedAt).toISOString()}, as of ${new Date(asOf).toISOString()}, holds ${held.length}`;
}
