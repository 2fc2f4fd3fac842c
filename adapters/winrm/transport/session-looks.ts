import { type BotError, isBotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import type { SessionLook } from '#src/host/session-advice.ts';
import type { WinrmSettings } from '#src/host/winrm-settings.ts';
import type { JeaCommands } from '#src/jea/jea-command.ts';
import { lackingIn } from '#src/jea/shown-revision.ts';
import { shownCommands } from './commands-check.ts';
import { endpointFault, refusalIn } from './endpoint-fault.ts';
import { winrmOf } from './host-options.ts';
import type { Reached } from './reached.ts';

type Session = WinrmSettings['session'];

export interface SessionLooking {
  readonly host: Host;
  readonly signal: AbortSignal;
  /** A client for this entry that nobody else uses; it is closed here. */
  readonly open: (host: Host) => Promise<Reached>;
  /** Functions of the module that the playbooks need, by digest; undefined when they are not known. */
  readonly needed: JeaCommands | undefined;
}

const sessions: readonly Session[] = ['winrs', 'psrp', 'jea'];

/** Opens each kind of session and closes it. At an endpoint of Fettle it asks besides which commands are shown. */
export async function lookAtSessions(looking: SessionLooking): Promise<readonly SessionLook[]> {
  const looks: SessionLook[] = [];
  // One after another: a host lets an account have few shells at once.
  for (const session of sessions) looks.push(await lookAt(session, looking));
  return looks;
}

async function lookAt(session: Session, looking: SessionLooking): Promise<SessionLook> {
  try {
    const reached = await looking.open(entryWith(session, looking.host));
    try {
      return { session, ...(await seen(reached, looking)) };
    } finally {
      await reached.host.close();
    }
  } catch (error) {
    // A secret that is not to be had.
    if (isBotError(error)) return { session, may: 'unknown', detail: error.message };
    throw error;
  }
}

/** The entry as it would be with this session. An endpoint that it names is one for the session that it has. */
function entryWith(session: Session, host: Host): Host {
  const winrm = winrmOf(host);
  const configuration = session === winrm.session ? winrm.configuration : undefined;
  return {
    ...host,
    transports: { ...host.transports, winrm: { ...winrm, session, configuration } },
  };
}

type Seen = Omit<SessionLook, 'session'>;

async function seen(reached: Reached, looking: SessionLooking): Promise<Seen> {
  const { host, signal } = looking;
  switch (reached.kind) {
    case 'winrs': {
      const fault = await reached.host.tryShell(signal);
      if (fault === undefined) return { may: 'yes', detail: 'it opens a shell' };
      if (refusalIn(fault) === undefined) return { may: 'unknown', detail: fault.message };
      return { may: 'no', detail: 'shells are for administrators of the host' };
    }
    case 'psrp': {
      const fault = await reached.host.tryShell(signal);
      const { configuration } = reached;
      if (fault === undefined) return { may: 'yes', detail: `${configuration} lets it in` };
      return refused(fault, { host: host.name, configuration });
    }
    case 'jea':
      return await seenCommands(reached, looking);
  }
}

function refused(
  fault: BotError,
  endpoint: { readonly host: string; readonly configuration: string },
): Seen {
  const { message } = endpointFault(endpoint, fault);
  return { may: refusalIn(fault) === undefined ? 'unknown' : 'no', detail: message };
}

async function seenCommands(
  { host: psrp, configuration }: Extract<Reached, { readonly kind: 'psrp' | 'jea' }>,
  { host, signal, needed }: SessionLooking,
): Promise<Seen> {
  const { commands, why, end } = await shownCommands(psrp, signal);
  if (end.kind !== 'ended') return refused(end.fault, { host: host.name, configuration });
  if (commands.size === 0) {
    const detail = `${configuration} shows no command of Fettle${why === '' ? '' : `: ${why}`}`;
    return { may: 'no', detail };
  }
  if (needed === undefined) return { may: 'yes', detail: `${commands.size} commands of Fettle` };
  const { missing: absent, otherRevision } = lackingIn(commands, needed);
  const missing = [...absent, ...otherRevision].toSorted();
  if (missing.length === 0) {
    return { may: 'yes', detail: `all ${needed.size} commands that the playbooks need` };
  }
  const older =
    otherRevision.length === 0 ? '' : `, and ${otherRevision.length} of another revision`;
  const has = `${needed.size - missing.length} of ${needed.size} commands that the playbooks need${older}`;
  const mayOnlyLook = missing.every((name) => !name.startsWith('Read-'));
  return {
    may: 'yes',
    detail: mayOnlyLook ? `${has}: it may look there, and not repair all` : has,
    missing,
  };
}
