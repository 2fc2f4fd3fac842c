import type { WinrmSettings } from './winrm-settings.ts';

type Session = WinrmSettings['session'];

/** Whether an account may use one kind of session on a host. */
export interface SessionLook {
  readonly session: Session;
  /** unknown: it could not be asked, such as when the host did not answer. */
  readonly may: 'yes' | 'no' | 'unknown';
  /** Why, in one line for people; text of a host in it is clean and short. */
  readonly detail: string;
  /** For jea: functions that the playbooks need, and that the endpoint does not show, or has for another text. */
  readonly missing?: readonly string[] | undefined;
}

export interface SessionAdvice {
  /** What to write as `session`; undefined where the account may use none, or none is known. */
  readonly take: Session | undefined;
  /** One sentence for people. */
  readonly text: string;
  /** What to do, one per line; empty when all is well. */
  readonly hints: readonly string[];
}

/** How to come to less: the way out of every state that is not the least. */
const ways = {
  install:
    'On the host, install what this writes: fettle winrm jea --out DIR --operators DOMAIN\\Group',
  again: 'Install the module again: fettle winrm jea --out DIR',
  set: 'In the inventory: session: jea',
  less: 'With the endpoint the account needs no right of an administrator: take it out of Administrators, and out of Remote Management Users',
} as const;

/**
 * Recommends the session that lets an account do the least and still all that Fettle needs: the endpoint, where
 * it has every function. `used` is what the inventory says now.
 */
export function adviseSession(looks: readonly SessionLook[], used: Session): SessionAdvice {
  const jea = looks.find(({ session }) => session === 'jea');
  if (jea?.may === 'yes') return jeaAdvice(jea, { looks, used });
  const open = (['psrp', 'winrs'] as const).filter((session) => mayUse(looks, session));
  const take = open.find((session) => session === used) ?? open[0];
  const isKnown = jea?.may === 'no';
  const endpoint = isKnown
    ? 'It may not use an endpoint of Fettle, or there is none.'
    : 'Whether it may use an endpoint of Fettle could not be told.';
  const hints = isKnown ? [ways.install, ways.set] : [];
  if (take === undefined)
    return { take, text: `The account may use no session that is known. ${endpoint}`, hints };
  return { take, text: `${rightsOf(looks)} ${endpoint}`, hints };
}

interface Other {
  readonly looks: readonly SessionLook[];
  readonly used: Session;
}

function jeaAdvice({ missing = [] }: SessionLook, { looks, used }: Other): SessionAdvice {
  const isWide = mayUse(looks, 'winrs') || mayUse(looks, 'psrp');
  const change = used === 'jea' ? [] : [ways.set];
  const hints = isWide ? [...change, ways.less] : change;
  if (missing.length > 0) {
    // What is used now has all of it.
    const take = mayUse(looks, used) ? used : 'jea';
    return {
      take,
      text: `The endpoint of Fettle lacks ${named(missing)}.`,
      hints: [ways.again, ...hints],
    };
  }
  const text = isWide
    ? `The endpoint of Fettle has all that is needed, but the account may do more. ${rightsOf(looks)}`
    : 'The account may use the endpoint of Fettle and nothing else: the least.';
  return { take: 'jea', text, hints };
}

function named(missing: readonly string[]): string {
  const some = missing.slice(0, 3).join(', ');
  return missing.length > 3 ? `${some} and ${missing.length - 3} more` : some;
}

function mayUse(looks: readonly SessionLook[], session: Session): boolean {
  return looks.some((look) => look.session === session && look.may === 'yes');
}

function rightsOf(looks: readonly SessionLook[]): string {
  if (mayUse(looks, 'winrs'))
    return 'The account opens shells, as administrators do: it may do everything.';
  return 'The account opens a PowerShell with all its commands, with what rights it has.';
}
