import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, isListening, type Running, startProgram, until } from './process.ts';

export interface Shadow extends AsyncDisposable {
  readonly port: number;
  output(): string;
}

/** A real FreeRDP shadow server on its own X server. `default` leaves the security to it. */
export async function startShadow(security: 'default' | 'nla' | 'tls' | 'rdp'): Promise<Shadow> {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-shadow-'));
  const sam = join(folder, 'SAM');
  // user:domain:LM:NT hash. Nobody logs on; the server only needs the file to offer NLA.
  writeFileSync(
    sam,
    `fettle:::${createHash('sha256').update('x').digest('hex').slice(0, 32)}:::\n`,
  );
  const display = await startDisplay();
  const port = await freePort();
  const wanted = security === 'default' ? [] : [`/sec:${security}`];
  const args = ['/bind-address:127.0.0.1', `/port:${port}`, `/sam-file:${sam}`, ...wanted];
  const env = { DISPLAY: display.name, HOME: folder, XDG_CONFIG_HOME: folder };
  const program = await startProgram('freerdp-shadow-cli', args, { env, cwd: folder });
  await until(`freerdp-shadow on port ${port}`, () => isListening(port));
  return {
    port,
    output: () => program.output(),
    [Symbol.asyncDispose]: async () => {
      await program[Symbol.asyncDispose]();
      await display.server[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Xvfb chooses the number itself and writes it out: no two tests can meet on one display. */
async function startDisplay(): Promise<{ readonly name: string; readonly server: Running }> {
  const args = ['-displayfd', '1', '-screen', '0', '320x240x24', '-nolisten', 'tcp'];
  const server = await startProgram('Xvfb', args);
  const number = () => /^(\d+)$/m.exec(server.output())?.[1];
  await until('a display of Xvfb', () => number() !== undefined);
  return { name: `:${number()}`, server };
}
