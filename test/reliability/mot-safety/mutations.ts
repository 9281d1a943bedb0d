import type { Act } from './acts.js';
import { approve, change, send, undoRun, wait, work } from './directed.js';
import type { Guarded } from './guard-watch.js';

/** The settings of the processes that are made wrong: hardly anything is held. */
export const LENIENT: Guarded = { count: 1_000, share: 0.5, hours: 24, graceHours: 0 };

/** A service that is wrong in one way, and a sequence that reveals it. */
export interface Mutation {
  readonly name: string;
  readonly before: readonly Act[];
  /** What the wrong service has done differently by then. $1 now. */
  readonly sql?: string;
  readonly after: readonly Act[];
  /** The settings that the property assumes; {@link LENIENT} is what the service uses. */
  readonly demanded?: Guarded;
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'an approval counts from now instead of the receipt of its file',
    before: [send({ damage: 'header only' }), send({ fate: 'scanner down' }), approve(true)],
    sql: 'UPDATE recall SET as_of = NULL, updated_at = $1 WHERE rectification_date IS NOT NULL',
    after: [work],
  },
  {
    name: 'a file counts from when a worker looks at it instead of its receipt',
    before: [change('fixed', 'api', 0), send({ fate: 'scanner down' }), change('open', 'api', 0)],
    sql: `UPDATE import_run SET received_at = $1::timestamptz + interval '1 second' WHERE state = 'scanning' OR state = 'received'`,
    after: [work],
  },
  {
    name: 'an undo takes back nothing',
    before: [send({ damage: 'cut at a line end' })],
    after: [undoRun],
    sql: `UPDATE import_run SET change_sets = '{}', closed = 0, withdrawn = 0 WHERE closed > 0`,
  },
  {
    name: 'the guard holds nothing',
    before: [],
    after: [send({ damage: 'cut at a line end', keeps: 0.3 })],
    demanded: { ...LENIENT, count: 3 },
  },
  {
    name: 'the guard forgets what was closed an hour ago',
    before: [send({ damage: 'cut at a line end', keeps: 0.8 }), wait(1.1)],
    after: [send({ damage: 'cut at a line end', keeps: 0.4 })],
    demanded: { ...LENIENT, count: 5 },
  },
  {
    name: 'the guard forgets what it held when the next file comes',
    before: [send({ damage: 'header only' }), wait(26.3)],
    sql: 'DELETE FROM import_held_closure',
    after: [send({ damage: 'cut at a line end', keeps: 0.6 })],
  },
  {
    name: 'the API’s word has no grace',
    before: [change('fixed', 'api', 0), { kind: 'export' }, change('open', 'api', 0)],
    after: [send({ age: 1 })],
    demanded: { ...LENIENT, graceHours: 24 },
  },
];
