import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, isListening, startProgram, until } from './process.ts';

export interface Shadow extends AsyncDisposable {
  readonly port: number;
  output(): string;
}

type Security = 'default' | 'nla' | 'tls' | 'rdp';

/** A real FreeRDP shadow server on its own X server. `default` leaves the security to it. */
export async function startShadow(security: Security): Promise<Shadow> {
  await using begun = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'fettle-shadow-'));
  begun.defer(() => rmSync(folder, { recursive: true, force: true }));
  const display = await startDisplay(begun);
  const port = await freePort();
  const env = { DISPLAY: display, HOME: folder, XDG_CONFIG_HOME: folder };
  const args = argumentsOf({ folder, port, security });
  const program = begun.use(await startProgram('freerdp-shadow-cli', args, { env, cwd: folder }));
  await until(`shadow on port ${port}`, () => isListening(port) || !program.isRunning());
  if (!program.isRunning()) throw new Error(`shadow ended while it started: ${program.output()}`);
  const kept = begun.move();
  return {
    port,
    output: () => program.output(),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

interface ShadowOptions {
  readonly folder: string;
  readonly port: number;
  readonly security: Security;
}

function argumentsOf({ folder, port, security }: ShadowOptions): readonly string[] {
  const sam = join(folder, 'SAM');
  // user:domain:LM:NT hash. Nobody logs on; the server only needs the file to offer NLA.
  writeFileSync(sam, `fettle:::${'0'.repeat(32)}:::\n`);
  const wanted = security === 'default' ? [] : [`/sec:${security}`];
  return ['/bind-address:127.0.0.1', `/port:${port}`, `/sam-file:${sam}`, ...wanted];
}

/** Xvfb chooses the number itself and writes it out: no two tests can meet on one display. */
async function startDisplay(begun: AsyncDisposableStack): Promise<string> {
  const args = ['-displayfd', '1', '-screen', '0', '320x240x24', '-nolisten', 'tcp', '-noreset'];
  const server = begun.use(await startProgram('Xvfb', args));
  const number = () => /^(\d+)$/m.exec(server.output())?.[1];
  await until('a display of Xvfb', () => number() !== undefined);
  return `:${number()}`;
}
