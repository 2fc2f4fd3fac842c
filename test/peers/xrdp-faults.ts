import { rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { run } from './process.ts';

const xrdpFiles = { certificate: '/etc/xrdp/cert.pem', key: '/etc/xrdp/key.pem' };

/** Content, owner and mode of everything that a remedy may touch. */
export function fingerprint(): string {
  const files = '/etc/xrdp /etc/ssl/private/ssl-cert-snakeoil.key';
  return run('sh', [
    '-c',
    `find ${files} -printf '%p %u:%g %m %l\\n' | sort; find ${files} -type f -exec sha256sum {} + | sort; id xrdp`,
  ]);
}

export function lockKey(): void {
  run('openssl', ['genrsa', '-aes128', '-passout', 'pass:x', '-out', xrdpFiles.key, '2048']);
  run('chown', ['root:xrdp', xrdpFiles.key]);
  run('chmod', ['640', xrdpFiles.key]);
}

/** As Debian's package installs it. */
export function linkSnakeoil(): void {
  for (const file of Object.values(xrdpFiles)) rmSync(file, { force: true });
  symlinkSync('/etc/ssl/certs/ssl-cert-snakeoil.pem', xrdpFiles.certificate);
  symlinkSync('/etc/ssl/private/ssl-cert-snakeoil.key', xrdpFiles.key);
}

export function issueCertificate(): void {
  const make = `cd "$(mktemp -d)" && openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=ca -keyout ca.key -out ca.pem 2>/dev/null &&
    openssl req -newkey rsa:2048 -nodes -subj /CN=rds-07 -keyout k -out r 2>/dev/null &&
    openssl x509 -req -in r -CA ca.pem -CAkey ca.key -CAcreateserial -out ${xrdpFiles.certificate} 2>/dev/null`;
  run('sh', ['-c', make]);
}

export function pidOf(): string {
  return run('cat', ['/run/xrdp/xrdp.pid']).trim();
}

/** A program that is no RDP server. */
export async function listen(port: number): Promise<Server> {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}
