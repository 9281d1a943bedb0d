// The rules of the house, as arrows: who may import whom.
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
      name: 'features-keep-their-insides',
      comment:
        'A feature is entered through its module, its service, its caller-facing types or its pure rules; never through its repository, its controller or its entity. (The data source lists all entities; an entity names the one its foreign key points to.)',
      severity: 'error',
      from: {
        path: '^src/([^/]+)/',
        pathNot: ['^src/platform/database/data-source\\.ts$', '\\.entity\\.ts$'],
      },
      to: {
        path: '^src/([^/]+)/.+\\.(repository|controller|entity|dto|sql)\\.ts$',
        pathNot: ['^src/$1/', '^src/(errors|http)/'],
      },
    },
    {
      name: 'http-imports-no-feature',
      comment: 'The decorators of src/platform/http are imported by every feature, so they import none.',
      severity: 'error',
      from: { path: '^src/(http|errors|clock|config)/' },
      to: { path: '^src/(?!http|errors|clock|config)[^/]+/' },
    },
    {
      name: 'client-stands-alone',
      comment: 'The client is copied into the projects of others. What generates it stays here.',
      severity: 'error',
      from: { path: '^client/(?!generate/)' },
      to: { path: '^(src|migrations|test|bench|verify|client/generate)/' },
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
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
