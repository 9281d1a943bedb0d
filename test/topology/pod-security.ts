import type { IContainer, IPodTemplateSpec } from 'kubernetes-models/v1';

type PodSpec = NonNullable<IPodTemplateSpec['spec']>;

/** The kinds of volumes that the standard allows. */
const ALLOWED_VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

const ALLOWED_SECCOMP = ['RuntimeDefault', 'Localhost'];

/**
 * What a pod has or lacks by which it does not satisfy the profile "restricted" of Kubernetes's Pod Security Standards. (Those of its
 * controls that need Windows, AppArmor, SELinux or sysctls are not asked about, because no pod here names them.)
 */
export function restrictedViolations(spec: PodSpec): string[] {
  const pod = spec.securityContext ?? {};
  const found: string[] = [];
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) if (spec[field]) found.push(field);
  for (const field of ['sysctls', 'seLinuxOptions', 'windowsOptions', 'appArmorProfile'] as const)
    if (pod[field] !== undefined) found.push(field);
  for (const { name, ...kinds } of spec.volumes ?? []) {
    const forbidden = Object.keys(kinds).filter((kind) => !ALLOWED_VOLUMES.includes(kind));
    found.push(...forbidden.map((kind) => `volume ${name}: ${kind}`));
  }
  const containers: IContainer[] = [...spec.containers, ...(spec.initContainers ?? [])];
  for (const { name, securityContext: own = {}, ports = [] } of containers) {
    const say = (what: string) => found.push(`${name}: ${what}`);
    if (own.privileged) say('privileged');
    if (own.procMount !== undefined && own.procMount !== 'Default') say('procMount');
    if (ports.some(({ hostPort }) => hostPort)) say('hostPort');
    if (own.allowPrivilegeEscalation !== false) say('allowPrivilegeEscalation');
    if ((own.runAsNonRoot ?? pod.runAsNonRoot) !== true) say('runAsNonRoot');
    if ((own.runAsUser ?? pod.runAsUser) === 0) say('runAsUser');
    if (!ALLOWED_SECCOMP.includes((own.seccompProfile ?? pod.seccompProfile)?.type ?? ''))
      say('seccompProfile');
    if (!own.capabilities?.drop?.includes('ALL')) say('capabilities are not dropped');
    if (own.capabilities?.add?.some((each) => each !== 'NET_BIND_SERVICE')) say('capabilities are added');
  }
  return found;
}
