import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The commands that print an id of the machine which does not depend on its name, and the pattern of the id in their output. */
const SOURCES: Partial<Record<NodeJS.Platform, readonly [string, readonly string[], RegExp]>> = {
  darwin: ['/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice'], /"IOPlatformUUID" = "([^"]+)"/],
  win32: [
    'reg.exe',
    ['query', 'HKLM\\SOFTWARE\\Microsoft\\Cryptography', '/v', 'MachineGuid'],
    /MachineGuid\s+REG_SZ\s+(\S+)/,
  ],
};

type Run = (program: string, parameters: readonly string[]) => Promise<{ stdout: string }>;

/** @returns undefined when the system has none or does not show it */
export async function machineId(
  platform: NodeJS.Platform,
  ask: Run = (program, parameters) => run(program, [...parameters], { windowsHide: true }),
): Promise<string | undefined> {
  const source = SOURCES[platform];
  if (!source) return undefined;
  const [program, parameters, number] = source;
  const said = await ask(program, parameters).catch(() => undefined);
  return said && number.exec(said.stdout)?.[1];
}
