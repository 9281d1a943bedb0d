import { createRequire } from 'node:module';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { BASE, type KubernetesObject, objects } from './kubernetes-base.js';

/** Of the package that has the API's schemas, as functions, for each version of the API. */
const load = createRequire(import.meta.url);

/** The compiler reads hundreds of files. That took three seconds, and two minutes while others used the processors and the disk. */
const COMPILING_MS = 180_000;

/** An object, in the title of a test. */
const nameOf = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.name}`;

/** The faults that Kubernetes's own schema finds: missing fields, wrong types, values that a list does not have, malformed quantities. */
function schemaFaults(object: KubernetesObject): string | undefined {
  const models = load(`kubernetes-models/${object.apiVersion}`);
  const Model = models[object.kind];
  if (Model === undefined) return `${object.apiVersion} has no ${object.kind}`;
  try {
    new Model(structuredClone(object)).validate();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * The fields that the API does not know. A server takes no notice of them, so that a probe with a mistyped name would never be made. The
 * schema lets them pass too; the compiler refuses them in an object literal of the API's type.
 */
function unknownFields(checked: readonly KubernetesObject[]): string[] {
  const file = 'test/topology/kubernetes-objects.ts';
  const text = checked
    .flatMap((object, index) => [
      `import type { I${object.kind} as T${index} } from 'kubernetes-models/${object.apiVersion}/${object.kind}';`,
      `export const o${index}: T${index} = ${JSON.stringify(object)};`,
    ])
    .join('\n');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    // Without those of browsers, which are the largest.
    lib: ['lib.es5.d.ts'],
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2023) : getSourceFile(name, ...rest);
  const { fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe(`the objects of ${BASE}`, { timeout: COMPILING_MS }, () => {
  it.each(
    objects.map((object) => [nameOf(object), object] as const),
  )("%s follows the schema of Kubernetes's API", (_name, object) => {
    expect(schemaFaults(object)).toBeUndefined();
  });

  it("have no field that Kubernetes's API does not know", () => {
    expect(unknownFields(objects)).toEqual([]);
  });

  it('are compared with schemas that find wrong types, malformed quantities and mistyped names', () => {
    const [deployment] = objects.filter(({ kind }) => kind === 'Deployment');
    const text = JSON.stringify(deployment);
    const changed = (from: string, to: string): KubernetesObject => {
      expect(text).toContain(from);
      return JSON.parse(text.replace(from, to));
    };
    expect(schemaFaults(changed('"periodSeconds":2', '"periodSeconds":"2"'))).toMatch(
      /periodSeconds must be integer/,
    );
    expect(schemaFaults(changed('"memory":"384Mi"', '"memory":"384MB"'))).toMatch(/memory must match/);
    expect(schemaFaults(changed('"selector":', '"selectors":'))).toMatch(/must have required property/);
    expect(unknownFields([changed('"livenessProbe":', '"livenesProbe":')])).toEqual([
      expect.stringContaining(`'"livenesProbe"' does not exist in type 'IContainer'`),
    ]);
  });
});
