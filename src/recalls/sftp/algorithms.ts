import type { Algorithms } from 'ssh2';

/**
 * The server's algorithms, instead of ssh2's defaults. The defaults contain SHA-1, compression (a small upload that decompresses to
 * gigabytes) and ChaCha20-Poly1305, which OpenSSH would choose first and which is slow in JavaScript. They also contain NIST's curves,
 * which every version of ssh-audit reports as a failure. Clients that may use only NIST's algorithms (FIPS) have the Diffie-Hellman groups
 * and RSA. Each host key limits its own signature algorithms.
 *
 * The last of each list is for clients of the last five years that support nothing better; ssh-audit warns about it. docs/sftp.md says
 * which clients these are. Most clients that support something better prefer it.
 */
export const ALGORITHMS: Algorithms = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    // Larger keys cost an unauthenticated client nothing and the server 40 times as much.
    'diffie-hellman-group16-sha512',
    // 2,048 bits: net-ssh has no larger group, and supports Curve25519 only with further gems.
    'diffie-hellman-group14-sha256',
  ],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  hmac: [
    'hmac-sha2-256-etm@openssh.com',
    'hmac-sha2-512-etm@openssh.com',
    // libssh2 before 1.11 and SSH.NET before 2024 authenticate before they encrypt (no encrypt-then-MAC), and have no AES-GCM.
    'hmac-sha2-256',
    'hmac-sha2-512',
  ],
  compress: ['none'],
};
