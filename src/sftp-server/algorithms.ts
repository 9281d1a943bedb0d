import type { Algorithms } from 'ssh2';

/**
 * What the server speaks, in place of ssh2's defaults. Those contain SHA-1, compression (a small upload that unpacks
 * to gigabytes) and ChaCha20-Poly1305, which OpenSSH would choose first and which is slow in JavaScript. They also contain
 * what ssh-audit calls weak: NIST's curves, a group of 2,048 bits, and MACs of what is not encrypted yet. Clients
 * that may use nothing but NIST's (FIPS) have group 16 and RSA. The host keys say themselves how they sign.
 */
export const ALGORITHMS: Algorithms = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    // Larger ones cost a stranger nothing and the server 40 times as much.
    'diffie-hellman-group16-sha512',
  ],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com'],
  compress: ['none'],
};
