import { isBotError } from '#src/errors.ts';
import { type DirectoryLook, directoryNames } from '#src/identity/directory.ts';
import type { LdapSettings } from '#src/identity/ldap-settings.ts';
import type { People } from '#src/identity/people.ts';
import { canonicalJson } from '#src/journal/canonical.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Directory } from '#src/ports/directory.ts';

/** So long nobody asks again after no answer came: each click would wait for it. Milliseconds. */
const pause = 15_000;

interface Remembered {
  readonly look: DirectoryLook;
  /** Answers are as old as the question. Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

export interface RememberedOptions {
  readonly directory: Directory;
  readonly clock: Pick<Clock, 'now'>;
  /** Told of each time that no answer came. */
  readonly failed?: ((error: unknown) => void) | undefined;
}

/** What the directory says of the people of a site, as long as that is not older than the site allows. */
export type LookUp = (settings: LdapSettings, people: People) => Promise<DirectoryLook>;

/** Asks a directory once for all who come meanwhile. Never rejects for what the directory does: it is silent then. */
export function rememberDirectory({ directory, clock, failed }: RememberedOptions): LookUp {
  const known = new Map<string, Remembered>();
  const running = new Map<string, Promise<DirectoryLook>>();

  async function ask(settings: LdapSettings, names: readonly string[]): Promise<Remembered> {
    const from = clock.now();
    try {
      const answer = await directory.look(settings, names);
      return { look: { kind: 'answered', answer }, from, until: from + settings.age };
    } catch (error) {
      failed?.(error);
      if (!isBotError(error)) throw error;
      const at = clock.now();
      // A password that is refused is not tried again and again: that would lock the account.
      const wait = error.code === 'access-denied' ? Math.max(pause, settings.age) : pause;
      return { look: { kind: 'silent', why: error.message }, from: at, until: at + wait };
    }
  }

  return async (settings, people) => {
    const names = directoryNames(people);
    const key = canonicalJson({ settings, names });
    const at = clock.now();
    const last = known.get(key);
    // A clock that was set back makes nothing younger.
    if (last !== undefined && at >= last.from && at < last.until) return last.look;
    const asking =
      running.get(key) ??
      ask(settings, names)
        .then((remembered) => {
          // Of other settings, or other people, nothing is kept.
          known.clear();
          known.set(key, remembered);
          return remembered.look;
        })
        .finally(() => running.delete(key));
    running.set(key, asking);
    return await asking;
  };
}
