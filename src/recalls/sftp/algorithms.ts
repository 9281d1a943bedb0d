import type { Algorithms } from 'ssh2';

/**
 * What the server speaks, in place of ssh2's defaults. Those contain SHA-1, compression (a small upload that unpacks
 * to gigabytes) and ChaCha20-Poly1305, which OpenSSH would choose first and which is slow in JavaScript. They also contain
 * NIST's curves, which every version of ssh-audit counts as a failure. Clients that may use nothing but NIST's (FIPS) have
 * the groups and RSA. The host keys say themselves how they sign.
 *
 * The last of each list is for clients of the last five years that have nothing better; ssh-audit warns of it. docs/sftp.md
 * says which clients these are. Most clients that have something better prefer it.
 */
export const ALGORITHMS: Algorithms = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    // Larger ones cost a stranger nothing and the server 40 times as much.
    'diffie-hellman-group16-sha512',
    // 2,048 bits: net-ssh has no larger group, and Curve25519 only with further gems.
    'diffie-hellman-group14-sha256',
  ],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  hmac: [
    'hmac-sha2-256-etm@openssh.com',
    'hmac-sha2-512-etm@openssh.com',
    // libssh2 before 1.11 and SSH.NET before 2024 sign before they encrypt, and have no AES-GCM.
    'hmac-sha2-256',
    'hmac-sha2-512',
  ],
  compress: ['none'],
};
