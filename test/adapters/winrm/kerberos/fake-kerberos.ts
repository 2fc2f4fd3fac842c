import {
  type ContextOptions,
  type Granted,
  type Kerberos,
  type KerberosConversation,
  KerberosFault,
  type TicketSource,
  type Tickets,
} from '#adapters/winrm/kerberos/kerberos.ts';
import type { Sealed } from '#adapters/winrm/security/security-context.ts';

const tableBase = -1_765_328_384;

/** A fault as the library gives it. */
export function faultOf(stage: KerberosFault['stage'], code: number, routine = 0): KerberosFault {
  return new KerberosFault(stage, { status: tableBase + code, major: routine << 16 });
}

export const sound: Granted = { flags: 0x3e, encryption: 18, isKerberos: true, lifetime: 36_000 };
export const proof = new TextEncoder().encode('proof');

export interface FakeDomain {
  /** By principal. Default: fettle with "secret". */
  readonly passwords?: Readonly<Record<string, string>>;
  readonly services?: readonly string[];
  readonly granted?: Granted;
  /** Thrown in place of tickets. */
  readonly fault?: Error;
  /** Settles before the KDC answers. */
  readonly slow?: Promise<void>;
}

/** A domain with its KDC and its services, in memory; it counts what is held and not given back. */
export class FakeKerberos implements Kerberos {
  readonly asked: string[] = [];
  held = 0;
  readonly #domain: FakeDomain;

  constructor(domain: FakeDomain = {}) {
    this.#domain = domain;
  }

  async tickets(source: TicketSource): Promise<Tickets> {
    const { passwords = { fettle: 'secret' }, fault, slow } = this.#domain;
    const principal = source.kind === 'cache' ? 'fettle' : source.principal;
    this.asked.push(principal);
    await slow;
    if (fault !== undefined) throw fault;
    const [user = ''] = principal.split('@');
    if (!(user in passwords)) throw faultOf('account', 6);
    if (source.kind === 'password' && passwords[user] !== source.password) {
      throw faultOf('account', 24);
    }
    return {
      ...this.#hold(),
      principal: `${user}@CORP.EXAMPLE`,
      converse: (options) => this.#converse(options),
    };
  }

  #hold(): Disposable {
    this.held += 1;
    let isHeld = true;
    return {
      [Symbol.dispose]: () => {
        if (isHeld) this.held -= 1;
        isHeld = false;
      },
    };
  }

  #converse({ service, mechanism }: ContextOptions): KerberosConversation {
    const { services = ['host/rds-07'], granted = sound } = this.#domain;
    let said = 0;
    return {
      ...this.#hold(),
      step: async (received) => {
        said += 1;
        if (said === 1) {
          if (!services.includes(service)) throw faultOf('service', 7, 13);
          const token = new TextEncoder().encode(`${mechanism} ${service}`);
          return { token, granted: undefined };
        }
        if (Buffer.compare(received ?? new Uint8Array(), proof) !== 0) throw faultOf('service', 46);
        return { token: undefined, granted };
      },
      wrap: (message): Sealed => ({ header: new Uint8Array(60), ciphertext: turned(message) }),
      unwrap: ({ header, ciphertext }) => {
        if (header[0] !== 0) throw faultOf('message', 31);
        return turned(ciphertext);
      },
    };
  }
}

function turned(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte ^ 0xff);
}
