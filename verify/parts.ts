/** A part of the evidence: `test/reliability/<name>.test.ts`. */
export interface Part {
  readonly name: string;
  readonly title: string;
  /** For readers of the report: what is done to the service, and what would be wrong. */
  readonly about: string;
  /** About how long it takes on two cores beside another part. */
  readonly minutes: number;
  /** Tests of features that do more of the same in a verification than in `npm test`. They run after the part's own file. */
  readonly also?: readonly string[];
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
      'The server is killed with SIGKILL at random moments, while recalls are opened, updated and deleted, tokens are ' +
      'requested, secrets renewed and files sent over SFTP. After each restart every answered call is compared with the ' +
      'database.',
  },
  {
    name: 'crash-postgres',
    title: 'PostgreSQL is killed',
    minutes: 7,
    about:
      'The same load, while PostgreSQL (with its default durability) is killed at random moments and started again. The ' +
      'service keeps running and must recover by itself.',
  },
  {
    name: 'crash-import',
    title: 'An import is killed half-way',
    minutes: 2,
    about:
      'The server is killed in the middle of files of 20,000 rows, each of which takes seconds. Every file is merged or ' +
      'rejected once, whenever the process dies.',
  },
  {
    name: 'change-feed',
    title: 'A reader of the change feed is killed',
    minutes: 1,
    about:
      'Calls and files write recalls concurrently, and some commit late. The process that keeps a copy with the feed is ' +
      'killed and continues from its last cursor.',
  },
  {
    name: 'crash-kadoe',
    title: 'The service is killed while keepers are asked for',
    minutes: 10,
    about:
      'Versions of a register are loaded one after the other, marks move between vehicles, enquirers ask without a pause, and the process is ' +
      'killed at random moments. No answer may mix two versions, and each answer has to be in the record once.',
  },
  {
    name: 'crash-renewals',
    title: 'Server, worker and PostgreSQL are killed while licences are renewed',
    minutes: 15,
    about:
      'Sixteen partners’ programs send applications with images, and each again until it is accepted. The process that answers, the one that ' +
      'works and PostgreSQL are killed at random moments. Every application that was accepted has to be there once, with its images byte for ' +
      'byte, and has to be forwarded once.',
  },
  {
    name: 'fuzz-kadoe',
    title: 'Enquiries of KADOE are made from its document',
    minutes: 2,
    about:
      'Valid, damaged and hostile calls are generated from the OpenAPI document, with right and wrong credentials. Each answer must be ' +
      'one that the document has, and no answer but a 200 names a person.',
  },
  {
    name: 'fuzz-renewals',
    title: 'Renewal applications are made from their document',
    minutes: 12,
    about:
      'Valid, damaged and hostile calls are generated from the OpenAPI document and from the example of the renewal guide. Each answer must be ' +
      'one that the document has, and no refusal repeats what was sent.',
  },
  {
    name: 'renewal-images',
    title: 'Images are damaged, truncated, mislabelled and made to be too much',
    minutes: 6,
    about:
      'Whole images of many kinds are sent with applications, and images with every kind of damage, with other files before and behind them, and ' +
      'bombs. None may be accepted that a reference decoder refuses, and none may stall the event loop.',
    alone: true,
  },
  {
    name: 'renewal-memory',
    title: 'Many large applications at once',
    minutes: 4,
    about:
      'Clients send nearly 10 MiB each at the same time, beside slow, stopping and lying ones. Every application must be accepted in the end, the ' +
      'memory of the process is bounded, and other calls are answered meanwhile.',
    alone: true,
  },
  {
    name: 'kadoe-model',
    title: 'Keepers are answered like the simplest model',
    minutes: 10,
    about:
      'Register files with corrections, contradictions and trials are generated and loaded. Each answer is compared with a model that keeps ' +
      'whole lines and tries day by day, for each day and as known at each load; and each answer that was given is explained again later.',
  },
  {
    name: 'mot-safety',
    title: 'MOT is never answered No of an open recall',
    minutes: 10,
    about:
      'Sequences of exports, damaged, delayed and repeated files, API calls, administrators’ decisions, undos and killed ' +
      'processes with different clocks. After each step MOT’s answer has to be Yes for every recall that is open according to ' +
      'everything that the service was told. The hazards behind it are in [safety.md](safety.md).',
  },
  {
    name: 'faults',
    title: 'A fault at every step',
    minutes: 9,
    about:
      'The first call that a scenario makes to a dependency fails, then in a new run the second, and so on until the scenario ' +
      'ends before the failure. After each run all data agree, and the scenario completes without manual intervention.',
  },
  {
    name: 'networks',
    title: 'Slow and broken networks',
    minutes: 4,
    about:
      'A proxy between the service and each dependency slows connections down, cuts them, leaves them half open or drops ' +
      'everything. Every wait has a timeout, the pool recovers, and `/health/ready` shows the real state.',
  },
  {
    name: 'fuzz-api',
    title: 'Calls made from the OpenAPI document',
    minutes: 3,
    about:
      'Calls generated from the document and then damaged, also below HTTP, and sequences of dependent calls that are ' +
      'compared with a model. Every answer has to be in the document, and none may be a 5xx.',
  },
  {
    name: 'fuzz-csv',
    title: 'Damaged CSV files',
    minutes: 14,
    about:
      'Files that were damaged in every possible way are put into the landing folder. A second, independent implementation of ' +
      'the SFTP guide decides which are valid and what they mean; an invalid file changes nothing.',
  },
  {
    name: 'csv-bombs',
    title: 'Files that are made to be too much',
    minutes: 1,
    about:
      'Fields, quotations and headers without an end, and millions of lines. Each file is sent to be tried out, and must be ' +
      'validated completely without using more memory than a small file.',
  },
  {
    name: 'fuzz-sftp',
    title: 'Damaged SSH and SFTP streams',
    minutes: 1,
    about:
      'Recorded and generated streams, damaged before the login and inside the encrypted channel. The server keeps running, ' +
      'and no client can leave its folder.',
  },
  {
    name: 'security',
    title: 'Keys are compared in the same time',
    minutes: 1,
    about:
      'The response times for wrong credentials of which more or fewer of the first characters are right. The requirements ' +
      'and their tests are in [security.md](security.md).',
    alone: true,
  },
  {
    name: 'kadoe-times',
    title: 'Withheld vehicles are answered in the same time',
    minutes: 3,
    about:
      'The response times of enquiries about vehicles that are withheld for different reasons: frozen, void, on the batch trail, GEO and MOD. ' +
      'Nobody may find out by them that a keeper is protected, and why.',
    alone: true,
  },
  {
    name: 'console',
    title: 'The console in a browser',
    minutes: 13,
    about:
      'Every page of the console is opened in Chromium, for each role that may see it, with and without scripts, 1280 and 320 px wide, with markup in ' +
      'every stored text. The pages come from the routes of the running application. Five tasks of a service desk are done by clicks alone, which are ' +
      'counted, and every page is weighed and timed. The tests of the pages of each feature are run with and without scripts, too.',
    also: [
      'test/console',
      'test/recalls/console',
      'test/kadoe/console.test.ts',
      'test/licence-renewal/console.test.ts',
    ],
    alone: true,
  },
  {
    name: 'node-versions',
    title: 'The versions of Node.js',
    minutes: 13,
    about:
      'A fresh clone is installed and started with the oldest version of Node.js that the README names, and with the newest ' +
      'of each later line. The tour of the README is pasted twice, and a good share of the tests runs there, with what ' +
      'CONTRIBUTING.md has people type. It needs the registry.',
    alone: true,
  },
  {
    name: 'soak',
    title: 'Half an hour at 70 % of capacity',
    minutes: 31,
    about:
      'The capacity is measured first. Then the service gets 70 % of it for half an hour, with an import every two minutes. ' +
      'Memory, handles, connections and table bloat must not grow.',
    alone: true,
    plot: 'reliability-soak.svg',
  },
];
