import type { Detail, Finding } from '../evidence.js';
import type { Scene } from './scene.js';

/** The claims about both series, with their measurements. */
export function crashFindings({ cast, files, checks }: Scene): Finding[] {
  const { callers, renewers, spenders, feed } = cast;
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const done = sum(callers.map(({ tally }) => tally.done));
  const uncertain = sum(callers.map(({ tally }) => tally.uncertain));
  const tokens = sum(renewers.map(({ session }) => session.issued));
  const renewed = sum(renewers.map(({ tally }) => tally.renewed));
  const removed = sum(renewers.map(({ tally }) => tally.removed));
  return [
    {
      claim: 'Every create, fix, reopen and delete that was answered 2xx is in the database',
      measured: `${count(done)} answers, 0 lost, looked at ${checks} times; of ${count(uncertain)} calls without an answer each happened wholly or not at all`,
    },
    {
      claim: 'Every token and client secret that was given out is taken, and no secret that was removed',
      measured: `${count(tokens)} tokens, ${count(renewed)} new secrets, ${count(removed)} removed; never more than two live`,
    },
    {
      claim: 'Every file of which the SFTP server said that it has it came to exactly one outcome',
      measured: `${count(files.acknowledged)} files acknowledged, 0 lost; ${count(files.merged)} merged once, ${count(files.faulty)} rejected for their fault, ${count(files.second)} refused as second files`,
    },
    {
      claim: 'No daily allowance was overspent',
      measured: spenders
        .map(({ allowance, answered }) => `${count(answered)} calls of ${count(allowance)}`)
        .join(', '),
    },
    {
      claim: 'State, history, counts of runs, mails and the feed of changes agree over the whole database',
      measured: `${count(feed.vehicles.size)} vehicles, a MOT service's copy of them is equal`,
    },
  ];
}

/** What was in progress during the kills. */
export function hitsTable({ hits }: Scene): Detail {
  const rows = [...hits.tally].sort(([, one], [, other]) => other - one);
  return {
    title: 'What was under way when it was killed',
    columns: ['what', 'kills'],
    rows: rows.map(([what, times]) => [what, count(times)]),
  };
}

/** The median and the maximum of durations in milliseconds. */
export function millisecondsOf(durations: readonly number[]): string {
  const sorted = [...durations].sort((one, other) => one - other);
  const seconds = (milliseconds = 0) => `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${seconds(sorted[Math.floor(sorted.length / 2)])} (longest ${seconds(sorted.at(-1))})`;
}

function count(number: number): string {
  return number.toLocaleString('en-GB');
}
