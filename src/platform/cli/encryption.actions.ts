import { formatEncryptionKey } from '../config/encryption-keys.js';
import type { Settings } from '../config/settings.js';
import { EncryptionModule } from '../encryption/encryption.module.js';
import { newKey } from '../encryption/key-file.js';
import { KeyRotation } from '../encryption/key-rotation.js';
import type { ListOptions } from './list-options.js';
import { operator } from './operator.js';
import { printList } from './print.js';
import { withServiceContext } from './with-service-context.js';

/** Prints a new key in the form of the setting. It is stored nowhere. */
export function printNewKey(): void {
  process.stdout.write(`${formatEncryptionKey(newKey())}\n`);
}

/** Wraps all keys with the current key-encryption key, and says which key-encryption keys are in use then. */
export async function rotateKeys(settings: Settings): Promise<void> {
  const { keyId, rewrapped, usage } = await withServiceContext(settings, EncryptionModule, (service) =>
    service.get(KeyRotation).rotate(operator()),
  );
  process.stdout.write(`All keys are wrapped with ${keyId} now: ${rewrapped} were wrapped anew.\n`);
  const others = usage.map((used) => used.keyId).filter((id) => id !== keyId);
  if (others.length > 0) {
    process.stderr.write(
      `${others.join(', ')} came into use again meanwhile: a process still has it as its first key. Restart it and rotate again.\n`,
    );
    process.exitCode = 1;
  }
}

export async function listKeys(format: ListOptions, settings: Settings): Promise<void> {
  const usage = await withServiceContext(settings, EncryptionModule, (service) =>
    service.get(KeyRotation).usage(),
  );
  printList(usage, {
    format,
    none: 'No key is in use yet: nothing was encrypted.',
    columns: {
      key: ({ keyId }) => keyId,
      'data keys': ({ dataKeys }) => String(dataKeys),
      'hash keys': ({ hashKeys }) => String(hashKeys),
    },
  });
}
