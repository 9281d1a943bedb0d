import type { Period, VehicleLine } from './vehicle-line.js';

/** An issue of a line: the field's path, and what would be right. It quotes no value, because values are of persons and vehicles. */
export interface LineIssue {
  readonly field: string;
  readonly message: string;
}

/** What a line's form can't show: periods that end before they begin, overlap, or belong to nobody. */
export function issuesInHistory(line: VehicleLine): LineIssue[] {
  const { marks = [], keepers = [], states = [] } = line;
  const issues: LineIssue[] = [];
  if (marks.length + keepers.length + states.length === 0) {
    issues.push({
      field: 'marks',
      message:
        'must have a mark, a keeper or a state, because a vehicle is known from the earliest of their dates',
    });
  }
  issues.push(...issuesInPeriods('marks', marks));
  issues.push(...issuesInPeriods('keepers', keepers));
  // A vehicle may be stolen and exported at the same time, but not stolen twice.
  issues.push(...issuesInPeriods('states', states, ({ kind }) => kind));
  keepers.forEach((keeper, index) => {
    const isPerson = [keeper.title, keeper.firstNames, keeper.lastName].some((name) => name !== undefined);
    if (isPerson && keeper.companyName !== undefined) {
      issues.push({
        field: `keepers[${index}].companyName`,
        message: 'must be absent, because the keeper has a name of a person',
      });
    }
  });
  return issues;
}

function issuesInPeriods<Fact extends Period>(
  list: string,
  facts: readonly Fact[],
  groupOf: (fact: Fact) => string = () => '',
): LineIssue[] {
  const issues: LineIssue[] = [];
  const valid: { readonly index: number; readonly fact: Fact }[] = [];
  for (const [index, fact] of facts.entries()) {
    if (fact.to !== undefined && fact.to <= fact.from) {
      issues.push({ field: `${list}[${index}].to`, message: 'must be later than from' });
    } else {
      valid.push({ index, fact });
    }
  }
  // Sorted by their beginning, a period overlaps an earlier one if it begins before the latest end so far.
  valid.sort((a, b) => (a.fact.from < b.fact.from ? -1 : a.fact.from > b.fact.from ? 1 : a.index - b.index));
  const latest = new Map<string, { readonly index: number; readonly fact: Fact }>();
  for (const each of valid) {
    const group = groupOf(each.fact);
    const before = latest.get(group);
    if (before && (before.fact.to === undefined || each.fact.from < before.fact.to)) {
      issues.push({
        field: `${list}[${each.index}].from`,
        message: `must not be before the end of ${list}[${before.index}]`,
      });
    }
    if (!before || endsLater(each.fact, before.fact)) latest.set(group, each);
  }
  return issues;
}

function endsLater(a: Period, b: Period): boolean {
  return b.to !== undefined && (a.to === undefined || a.to > b.to);
}

/** The first day on which anything is known of the vehicle. */
export function knownFrom({ marks = [], keepers = [], states = [] }: VehicleLine): string {
  let earliest = '9999-12-31';
  for (const list of [marks, keepers, states]) {
    for (const { from } of list) if (from < earliest) earliest = from;
  }
  return earliest;
}
