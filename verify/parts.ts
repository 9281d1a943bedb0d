/** A part of the evidence: `test/reliability/<name>.test.ts`. */
export interface Part {
  readonly name: string;
  readonly title: string;
  /** For readers of the report: what is done to the service, and what would be wrong. */
  readonly about: string;
  /** About how long it takes on two cores beside another part. */
  readonly minutes: number;
  /** Whether it measures something that other parts on the same machine would disturb. */
  readonly alone?: true;
  /** The name in `docs` of the picture that the part stores with its findings, as `<name>.svg`. */
  readonly plot?: string;
}

/** In the order of the report. */
export const PARTS: readonly Part[] = [
  {
    name: 'crash-server',
    title: 'The server is killed',
    minutes: 10,
    about:
      'SIGKILL at random moments, while recalls are opened, updated and deleted, tokens are asked for, secrets renewed and files ' +
      'sent over SFTP. After each restart all that was answered is compared with what is in the database.',
  },
  {
    name: 'crash-postgres',
    title: 'PostgreSQL is killed',
    minutes: 7,
    about:
      'The same load, while PostgreSQL (durable, as it is delivered) is killed at random moments and started again. The service ' +
      'stays up and has to find back to it by itself.',
  },
  {
    name: 'crash-import',
    title: 'An import is killed half-way',
    minutes: 2,
    about:
      'The same in the middle of files of 20,000 rows, of which each takes seconds: every file is merged or rejected once, ' +
      'whenever the process dies.',
  },
  {
    name: 'change-feed',
    title: 'A reader of the change feed is killed',
    minutes: 1,
    about:
      'Callers and files write recalls at once, some commit late, and the process that keeps a copy with the feed is killed ' +
      'and goes on from its last cursor.',
  },
  {
    name: 'mot-safety',
    title: 'MOT is never answered No of an open recall',
    minutes: 10,
    about:
      'Sequences of exports, damaged, delayed and repeated files, API calls, administrators’ decisions, undos and killed processes ' +
      'with clocks that differ. After each step MOT’s answer has to be Yes for every recall that is open as far as anybody has told ' +
      'the service. The hazards behind it are in [safety.md](safety.md).',
  },
  {
    name: 'faults',
    title: 'A fault at every step',
    minutes: 6,
    about:
      'The first call that a scenario makes to a dependency fails, then in a new run the second, and so on until the scenario ends ' +
      'before the fault is reached. After each, everything agrees, and the way forward needs no hands.',
  },
  {
    name: 'networks',
    title: 'Slow and broken networks',
    minutes: 4,
    about:
      'A proxy between the service and what it needs slows connections down, cuts them, leaves them half open or swallows all. ' +
      'Every wait is bounded, the pool recovers, and `/health/ready` tells the truth.',
  },
  {
    name: 'fuzz-api',
    title: 'Calls made from the OpenAPI document',
    minutes: 3,
    about:
      'Calls generated from the document and damaged, also below HTTP, and sequences of calls that build on one another and ' +
      'are compared with a model. Every answer has to be in the document, and none may be a 5xx.',
  },
  {
    name: 'fuzz-csv',
    title: 'Damaged CSV files',
    minutes: 14,
    about:
      'Files that were damaged in every way lie in the landing folder. A second, independent reading of the SFTP guide says which are ' +
      'sound and what they mean; a faulty one changes nothing.',
  },
  {
    name: 'csv-bombs',
    title: 'Files that are made to be too much',
    minutes: 1,
    about:
      'Fields, quotations and headers without an end, millions of lines: each is sent to be tried out, and has to be judged to its ' +
      'end with no more memory than a small file.',
  },
  {
    name: 'fuzz-sftp',
    title: 'Damaged SSH and SFTP streams',
    minutes: 1,
    about:
      'Recorded and made-up streams, damaged before the login and inside the encrypted channel. The server stays up, and ' +
      'nobody gets out of their folder.',
  },
  {
    name: 'security',
    title: 'Keys are compared in the same time',
    minutes: 1,
    about:
      'Answer times for wrong credentials that are right in more or fewer of their first characters. ' +
      'The requirements and their tests are in [security.md](security.md).',
    alone: true,
  },
  {
    name: 'soak',
    title: 'Half an hour at 70 % of capacity',
    minutes: 31,
    about:
      'Capacity is measured first; then 70 % of it is asked for, half an hour long, with an import every two minutes. Memory, ' +
      'handles, connections and table bloat have to stay flat.',
    alone: true,
    plot: 'reliability-soak.svg',
  },
];
