import type { TLSSocket } from 'node:tls';
import { Client, type Entry, type Filter, NoSuchObjectError } from 'ldapts';
import { BotError } from '#src/errors.ts';
import { type LineOptions, openLine } from './line.ts';

/** An entry with the attributes that were asked for, by their names in small letters. */
export interface LdapEntry {
  readonly dn: string;
  readonly values: ReadonlyMap<string, readonly string[]>;
}

export interface Search {
  readonly base: string;
  readonly scope: 'base' | 'sub';
  readonly filter: Filter;
  readonly attributes: readonly string[];
}

export interface Account {
  readonly dn: string;
  readonly password: string;
}

/** One line to one directory, for one look: logged on, read only, and never opened again by itself. */
export class LdapSession implements AsyncDisposable {
  readonly #client: Client;
  readonly #line: TLSSocket;

  private constructor(client: Client, line: TLSSocket) {
    this.#client = client;
    this.#line = line;
  }

  static async open(options: LineOptions, { dn, password }: Account): Promise<LdapSession> {
    // A name without a password logs on as nobody, and servers say yes to that (RFC 4513, section 5.1.2).
    if (password === '') throw new BotError('secret-missing', 'the password of ldap.bind is empty');
    const line = await openLine(options);
    // The client would open a lost line anew, in clear text and logged on as nobody: it gets this one, once.
    const lines = [line];
    const client = new Client({
      url: options.server.replace(/^ldap:/, 'ldaps:'),
      createSecureConnection: () => {
        const next = lines.pop();
        if (next === undefined) throw new Error('the line is lost');
        return next;
      },
    });
    const session = new LdapSession(client, line);
    try {
      await client.bind(dn, password);
      return session;
    } catch (error) {
      await session[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Referrals to other servers are not followed, and count as nothing found. A base that is not there has no entries. */
  async search({ base, scope, filter, attributes }: Search): Promise<readonly LdapEntry[]> {
    try {
      const { searchEntries } = await this.#client.search(base, {
        scope,
        filter,
        attributes: [...attributes],
        derefAliases: 'never',
      });
      return searchEntries.map(entryOf);
    } catch (error) {
      if (error instanceof NoSuchObjectError) return [];
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Not unbind(): it waits for a server that may not read any more.
    this.#line.destroy();
  }
}

function entryOf({ dn, ...attributes }: Entry): LdapEntry {
  const values = Object.entries(attributes).map(([name, value]): [string, readonly string[]] => [
    name.toLowerCase(),
    [value].flat().map(String),
  ]);
  return { dn, values: new Map(values) };
}

/** The first value of an attribute, if it has any. */
export function firstOf({ values }: LdapEntry, attribute: string): string | undefined {
  return values.get(attribute.toLowerCase())?.[0];
}
