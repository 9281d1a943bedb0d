// The rules of the house, as arrows: who may import whom.
/** The folders of the surfaces. */
const SURFACES = 'recalls|kadoe|licence-renewal|console';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphan-test-code-in-src',
      comment: 'What runs in production never imports a test or a benchmark.',
      severity: 'error',
      from: { path: '^(src|migrations|client)/' },
      to: { path: '^(test|bench|verify)/' },
    },
    {
      name: 'platform-names-no-surface',
      comment: 'What all surfaces stand on knows none of them, nor what puts them together.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(?!platform/)' },
    },
    {
      name: 'surfaces-stand-apart',
      comment: 'A surface imports the platform and itself: what two of them need is the platform’s.',
      severity: 'error',
      from: { path: `^src/(${SURFACES})/` },
      to: { path: '^src/', pathNot: ['^src/$1/', '^src/platform/'] },
    },
    {
      name: 'surfaces-are-entered-by-the-front-door',
      comment:
        'What puts the service together imports the files directly in the folder of a surface, and its commands and document.',
      severity: 'error',
      from: { path: `^src/(?!(${SURFACES})/)` },
      to: {
        path: `^src/(${SURFACES})/[^/]+/`,
        pathNot: `^src/(${SURFACES})/(cli/[^/]+\\.commands|openapi/[^/]+\\.document)\\.ts$`,
      },
    },
    {
      name: 'features-keep-their-insides',
      comment:
        'A feature, a folder of the platform or of a surface, is entered through its module, its service, its caller-facing types or its pure rules; never through its repository, its controller, its SQL or its answers. (An entity names the one that its foreign key points to.)',
      severity: 'error',
      from: { path: '^src/([^/]+/[^/]+)/', pathNot: '\\.entity\\.ts$' },
      to: {
        path: '^src/([^/]+/[^/]+)/.+\\.(repository|controller|entity|sql)\\.ts$',
        pathNot: '^src/$1/',
      },
    },
    {
      name: 'features-keep-their-answers',
      comment:
        'The same of the requests and answers of routes. Only the pages of the console validate what people type by the classes of the routes, so that no rule is written again.',
      severity: 'error',
      from: { path: '^src/([^/]+/[^/]+)/', pathNot: ['^src/console/', '^src/[^/]+/console/'] },
      to: { path: '^src/([^/]+/[^/]+)/.+\\.dto\\.ts$', pathNot: '^src/$1/' },
    },
    {
      name: 'http-imports-no-feature',
      comment: 'The decorators of src/platform/http are imported by every feature, so they import none.',
      severity: 'error',
      from: { path: '^src/platform/(http|errors|clock|config)/' },
      to: { path: '^src/platform/(?!http|errors|clock|config|surfaces)[^/]+/' },
    },
    {
      name: 'client-stands-alone',
      comment: 'The client is copied into the projects of others. What generates it stays here.',
      severity: 'error',
      from: { path: '^client/(?!generate/)' },
      to: { path: '^(src|migrations|test|bench|verify|client/generate)/' },
    },
    {
      name: 'client-needs-what-its-manifest-names',
      comment:
        'The package is installed where nothing else of this project is: client/package.json names what it imports.',
      severity: 'error',
      from: { path: '^client/(?!generate/)' },
      to: { path: 'node_modules/', pathNot: 'node_modules/(openapi-fetch|@types/node)/' },
    },
    {
      name: 'dev-dependencies-stay-out-of-production',
      severity: 'error',
      from: { path: '^(src|migrations|client/(?!generate/))' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'every-import-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^client/dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
