import { Gss } from './gss.ts';
import type {
  ContextOptions,
  Kerberos,
  KerberosConversation,
  TicketSource,
  Tickets,
} from './kerberos.ts';
import { Krb5 } from './krb5.ts';
import { loadNative, type Native, type Pointer } from './native.ts';
import { SystemConversation } from './system-conversation.ts';

interface Libraries {
  readonly krb5: Krb5;
  readonly gss: Gss;
}

/** Kerberos by the libraries of the system (MIT krb5), which are loaded when the first ticket is asked for. */
export class SystemKerberos implements Kerberos {
  readonly #load: () => Promise<Native>;
  #libraries: Promise<Libraries> | undefined;

  constructor(load: () => Promise<Native> = () => loadNative()) {
    this.#load = load;
  }

  async tickets(source: TicketSource, signal?: AbortSignal): Promise<Tickets> {
    this.#libraries ??= this.#loaded();
    const libraries = await this.#libraries;
    return source.kind === 'cache'
      ? cachedTickets(libraries, source)
      : await freshTickets(libraries, source, signal);
  }

  async #loaded(): Promise<Libraries> {
    try {
      const native = await this.#load();
      return { krb5: new Krb5(native), gss: new Gss(native) };
    } catch (error) {
      // Whoever installs what lacks need not start the bot anew.
      this.#libraries = undefined;
      throw error;
    }
  }
}

/** Tickets that the KDC gives for a password or a key. They live in memory, and end with this object. */
async function freshTickets(
  { krb5, gss }: Libraries,
  source: Exclude<TicketSource, { kind: 'cache' }>,
  signal: AbortSignal | undefined,
): Promise<Tickets> {
  using stack = new DisposableStack();
  const context = stack.adopt(krb5.context(), (each) => krb5.freeContext(each));
  const principal = stack.adopt(krb5.principal(context, source.principal), (each) =>
    krb5.freePrincipal(context, each),
  );
  const cache = stack.adopt(krb5.memoryCache(context), (each) => krb5.destroyCache(context, each));
  {
    using short = new DisposableStack();
    const options = short.adopt(krb5.ticketOptions(context, cache), (each) =>
      krb5.freeOptions(context, each),
    );
    const asked = { context, principal, options, signal };
    if (source.kind === 'password') await krb5.byPassword(asked, source.password);
    else {
      const keytab = short.adopt(krb5.openKeytab(context, source.path), (each) =>
        krb5.closeKeytab(context, each),
      );
      await krb5.byKeytab(asked, keytab);
    }
  }
  return ticketsIn({ krb5, gss }, { context, principal, cache, stack: stack.move() });
}

/** Tickets that somebody else got, and keeps fresh. */
function cachedTickets(
  { krb5, gss }: Libraries,
  { path }: Extract<TicketSource, { kind: 'cache' }>,
): Tickets {
  using stack = new DisposableStack();
  const context = stack.adopt(krb5.context(), (each) => krb5.freeContext(each));
  const name = path === undefined ? undefined : `FILE:${path}`;
  const cache = stack.adopt(krb5.openCache(context, name), (each) =>
    krb5.closeCache(context, each),
  );
  const principal = stack.adopt(krb5.ownerOf(context, cache), (each) =>
    krb5.freePrincipal(context, each),
  );
  return ticketsIn({ krb5, gss }, { context, principal, cache, stack: stack.move() });
}

interface Held {
  readonly context: Pointer;
  readonly principal: Pointer;
  readonly cache: Pointer;
  readonly stack: DisposableStack;
}

/** The cache stays for as long as a conversation refers to it: older libraries do not count for themselves. */
function ticketsIn({ krb5, gss }: Libraries, { context, principal, cache, stack }: Held): Tickets {
  const [principalName, name] = named(krb5, { context, principal, cache, stack });
  const users = new Set<object>();
  const user = (): (() => void) => {
    const mark = {};
    users.add(mark);
    // Once for each of them, however often it is called.
    return () => {
      if (users.delete(mark) && users.size === 0) stack.dispose();
    };
  };
  return {
    principal: principalName,
    converse: (options: ContextOptions): KerberosConversation =>
      new SystemConversation({ gss, cache: name, options, release: user() }),
    [Symbol.dispose]: user(),
  };
}

function named(
  krb5: Krb5,
  { context, principal, cache, stack }: Held,
): readonly [principal: string, cache: string] {
  try {
    return [krb5.nameOf(context, principal), krb5.cacheName(context, cache)];
  } catch (error) {
    stack.dispose();
    throw error;
  }
}
