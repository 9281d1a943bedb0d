import type { Act } from './acts.js';

type Send = Act & { kind: 'send' };
type Change = Act & { kind: 'change' };

export const send = (given: Partial<Send> = {}): Act => ({
  kind: 'send',
  age: 0,
  damage: 'none',
  keeps: 0.5,
  dated: false,
  fate: 'goes through',
  process: 0,
  ...given,
});

export const change = (to: Change['to'], over: Change['over'], ...picks: number[]): Act => ({
  kind: 'change',
  picks,
  to,
  over,
  process: 1,
});

export const wait = (hours: number): Act => ({ kind: 'wait', seconds: hours * 3600 });
export const work: Act = { kind: 'work', process: 1 };
export const approve = (reason = false): Act => ({ kind: 'approve', pick: 0, reason });
export const reject: Act = { kind: 'reject', pick: 0, reason: false };
/** About the newest file. */
export const undoRun: Act = { kind: 'undo run', pick: 0 };
/** About the file at an index among up to eight; the first is 0. */
export const undoRunAt = (place: number): Act => ({ kind: 'undo run', pick: 840 + place });
/** About what the client did since a step; the first file is step 0. */
export const undoClientSince = (step: number): Act => ({ kind: 'undo client', pick: step });
export const disable: Act = { kind: 'disable' };
export const enable: Act = { kind: 'enable' };

/**
 * One sequence for each event that the property is about, so that every run has all events, however few sequences it has. They run in lanes
 * with a small guard.
 */
export const DIRECTED: Readonly<Record<string, readonly Act[]>> = {
  'a truncated file is held, a complete one waits, and the first is approved': [
    send({ damage: 'cut at a line end', keeps: 0.2 }),
    send({ fate: 'scanner down' }),
    approve(),
    approve(true),
    work,
  ],
  'a file without rows is held and rejected, the next one supersedes a hold': [
    send({ damage: 'header only' }),
    reject,
    send({ damage: 'header only' }),
    send(),
  ],
  'a file is cut again and again': [
    send({ damage: 'cut at a line end', keeps: 0.7 }),
    send({ damage: 'cut at a line end', keeps: 0.6 }),
    wait(26.3),
    send({ damage: 'cut at a line end', keeps: 0.5 }),
    approve(),
  ],
  'another manufacturer’s file is held whole, approved, and undone': [
    send({ damage: 'of another manufacturer' }),
    approve(),
    work,
    undoRun,
    undoRun,
  ],
  'a wrong export is sent again, day after day': [
    send({ damage: 'in another spelling' }),
    wait(26.3),
    send({ damage: 'in another spelling' }),
    reject,
    wait(26.3),
    send({ damage: 'in another spelling' }),
    send(),
    send({ damage: 'cut at a line end', keeps: 0.8 }),
  ],
  'a client opens what a wrong file has added, which is undone': [
    change('fixed', 'file', 0, 1),
    send(),
    change('open', 'file', 0, 1),
    send(),
    change('open', 'api', 1),
    undoRun,
    wait(7.21),
    send({ age: 2 }),
  ],
  'a held file is rejected': [send({ damage: 'of another manufacturer' }), reject, send()],
  'VINs come in another spelling': [send({ damage: 'in another spelling' }), approve(), undoRun],
  'an export is older than what the API opened since': [
    change('fixed', 'api', 0, 1),
    send(),
    { kind: 'export' },
    change('open', 'api', 0, 1),
    send({ age: 1, fate: 'scanner down' }),
    change('open', 'api', 2),
    work,
    wait(26.3),
    send({ age: 1, dated: true }),
  ],
  'a name says as of when its data are': [send({ dated: true }), wait(7.21), send({ age: 2, dated: true })],
  'processes are killed at every step': [
    send({ fate: 'killed before the run is made' }),
    work,
    send({ fate: 'killed while scanning' }),
    work,
    send({ fate: 'killed after staging', process: 1 }),
    work,
    send({ fate: 'claim lost in the merge' }),
    work,
  ],
  'files are refused': [
    send({ damage: 'bad row' }),
    send({ damage: 'cut inside a line' }),
    send({ fate: 'scanner down' }),
    send(),
    work,
  ],
  'a client is disabled and enabled': [disable, change('open', 'api', 0), send(), enable, approve(), work],
  'a file is undone that a later one has confirmed': [
    change('fixed', 'file', 0),
    send(),
    change('open', 'file', 0),
    send(),
    send(),
    undoRunAt(2),
  ],
  'two files are undone, the later one first': [
    change('fixed', 'file', 0),
    send(),
    change('open', 'file', 0),
    send(),
    undoRun,
    undoRunAt(1),
  ],
  'a client is undone whose calls a file contradicted in between': [
    change('fixed', 'api', 0),
    change('open', 'file', 0),
    send(),
    change('fixed', 'api', 0),
    undoClientSince(1),
  ],
  'a client is undone whose call a file has confirmed': [
    change('fixed', 'api', 0),
    change('open', 'api', 0),
    send(),
    undoClientSince(2),
  ],
  'the API fixes, deletes and opens, and an administrator takes it back': [
    change('fixed', 'api', 0),
    change('fixed', 'delete', 1),
    change('open', 'api', 1),
    change('open', 'api', 0),
    change('fixed', 'api', 3, 4),
    undoClientSince(5),
  ],
};
