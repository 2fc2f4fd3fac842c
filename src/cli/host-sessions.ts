import type { World } from '#src/cli/world.ts';
import type { Host } from '#src/host/host.ts';
import { adviseSession, type SessionAdvice, type SessionLook } from '#src/host/session-advice.ts';
import type { Checked, Transport } from '#src/ports/transport.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';

/** Which sessions an account may use on a host, and which one it needs. As `--json` prints it. */
export interface HostSessions extends SessionAdvice {
  readonly looks: readonly SessionLook[];
}

interface Looking {
  readonly transport: Transport;
  readonly checked: readonly Checked[];
  readonly signal: AbortSignal;
}

/** Looks where the account was let in and its transport knows more than one kind of session; else undefined. */
export async function sessionsOn(
  host: Host,
  { transport, checked, signal }: Looking,
): Promise<HostSessions | undefined> {
  const { winrm } = host.transports;
  const isIn = checked.some(({ step, ok }) => step === 'let-in' && ok);
  if (winrm === undefined || transport.sessions === undefined || !isIn) return undefined;
  const looks = await transport.sessions(host, signal);
  return { looks, ...adviseSession(looks, winrm.session) };
}

const marks: Readonly<Record<SessionLook['may'], string>> = { yes: '+', no: '-', unknown: '?' };

/** Below the four questions: one line for each session, and what to do. */
export function tellSessions(
  { out }: Pick<World, 'out'>,
  { looks, take, text, hints }: HostSessions,
): void {
  out(`  sessions  ${take ?? 'none'}: ${cleanLine(text)}`);
  for (const { session, may, detail } of looks) {
    out(`    ${marks[may]} ${session}: ${may}, ${cleanLine(detail)}`);
  }
  for (const hint of hints) out(`        ${cleanLine(hint)}`);
}
