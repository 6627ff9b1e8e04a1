/** A TLS server with a certificate of its own making, which no browser trusts. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, stopper } from './listen.ts';

export interface TlsServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Makes the key anew each time: one that lay in the project would be a secret to every scanner. */
function selfSigned(): { readonly key: Buffer; readonly cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'deadair-tls-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=127.0.0.1'];
    const { status, stderr, error } = spawnSync('openssl', [...request, '-keyout', key, '-out', cert]);
    if (status !== 0) throw new Error(`openssl made no certificate: ${error ?? stderr}`);
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function hasOpenssl(): boolean {
  return spawnSync('openssl', ['version']).status === 0;
}

/** Answers everything with an empty page; it knows no WebSockets. */
export async function startTlsServer(): Promise<TlsServer> {
  const server = createServer(selfSigned(), (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Lab, encrypted</title>');
  });
  const stop = stopper(server);
  const port = await listen(server);
  return { port, stop };
}
