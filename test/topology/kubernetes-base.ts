import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IDeployment } from 'kubernetes-models/apps/v1';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import type { IJob } from 'kubernetes-models/batch/v1';
import type { IIngress, INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1';
import type {
  IContainer,
  INamespace,
  IPersistentVolumeClaim,
  IPodTemplateSpec,
  IService,
} from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';
import { readSettings } from '../../src/platform/config/read-settings.js';

export const BASE = 'deploy/kubernetes';

/** The kinds of objects that the base has. */
interface Kinds {
  Deployment: IDeployment;
  HorizontalPodAutoscaler: IHorizontalPodAutoscaler;
  Ingress: IIngress;
  Job: IJob;
  Namespace: INamespace;
  NetworkPolicy: INetworkPolicy;
  PersistentVolumeClaim: IPersistentVolumeClaim;
  PodDisruptionBudget: IPodDisruptionBudget;
  Service: IService;
}

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

interface Kustomization {
  readonly namespace: string;
  readonly resources: readonly string[];
  readonly configMapGenerator: readonly { readonly name: string; readonly envs: readonly string[] }[];
  readonly images: readonly { readonly name: string }[];
}

export const files = (await readdir(BASE)).toSorted();
export const kustomization: Kustomization = parse(await readFile(join(BASE, 'kustomization.yaml'), 'utf8'));

/** All objects that the kustomization names, in its order. */
export const objects: readonly KubernetesObject[] = (
  await Promise.all(
    kustomization.resources.map(async (file) =>
      parseAllDocuments(await readFile(join(BASE, file), 'utf8')).map((document) => {
        if (document.errors.length > 0) throw document.errors[0];
        return document.toJS() as KubernetesObject;
      }),
    ),
  )
).flat();

export function all<Kind extends keyof Kinds>(kind: Kind): (Kinds[Kind] & KubernetesObject)[] {
  return objects.filter((each) => each.kind === kind) as (Kinds[Kind] & KubernetesObject)[];
}

/** What a workload starts, the one container of it, and its labels. */
export interface Workload {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: NonNullable<IPodTemplateSpec['spec']>;
  readonly container: IContainer;
}

export const workloads: readonly Workload[] = [...all('Deployment'), ...all('Job')].map(
  ({ metadata, spec }) => {
    const template: IPodTemplateSpec | undefined = spec?.template;
    const [container, ...others] = template?.spec?.containers ?? [];
    if (!template?.spec || !container || others.length > 0)
      throw new Error(`${metadata.name} has no container`);
    return { name: metadata.name, labels: template.metadata?.labels ?? {}, spec: template.spec, container };
  },
);

/** The paths of an OpenAPI document in `docs`. Reading all of it as YAML takes a second. */
export async function documentedPaths(name: string): Promise<string[]> {
  const text = await readFile(join('docs', name), 'utf8');
  return [...text.matchAll(/^ {2}(\/\S*):$/gm)].map(([, path = '']) => path);
}

/** The variables of a file for `kubectl create secret --from-env-file` and kustomize. */
export async function variablesOf(file: string): Promise<Record<string, string>> {
  const lines = (await readFile(join(BASE, file), 'utf8')).split('\n');
  return Object.fromEntries(lines.flatMap((line) => (/^\w+=/.test(line) ? [line.split(/=(.*)/, 2)] : [])));
}

export const given = await variablesOf('settings.env');
export const secrets = await variablesOf('service.env.example');
export const owner = await variablesOf('owner.env.example');
/** The examples have no keys, so that nobody encrypts with one that everybody knows. */
export const settings = readSettings({
  ...given,
  ...secrets,
  ...owner,
  LOG_KEY: '0a'.repeat(32),
  ENCRYPTION_KEYS: secrets.ENCRYPTION_KEYS?.replace('KEY', '0a'.repeat(32)),
});

/** Those that go on running. */
export const parts = workloads.filter(({ container }) => container.args?.[0] === 'serve');

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** Whether a selector takes a pod, for the two forms that the base uses. */
export function selects(selector: Selector | undefined, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      if (operator !== 'In') throw new Error(`The operator ${operator} is not known here.`);
      return values.includes(labels[key] ?? '');
    })
  );
}
